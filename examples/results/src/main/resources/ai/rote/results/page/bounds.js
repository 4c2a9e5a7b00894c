'use strict';
// Schemes under which the probabilities of some examples are only known within bounds.

/** A rate between its two bounds, over the interval around both. */
function betweenCell(lower, upper, interval) {
  return el('td', {class: 'num'}, percent(lower, 1) + ' to ' + percent(upper, 1), interval.low !== undefined && el('div', {class: 'under'}, range(interval)));
}

/** The two curves between which the curve lies, for one p; the interval is taken outward from both. */
function boundsFigure() {
  if (!data.bounds.length) return null;
  const join = (part, p) => part.lower[p].points.map(([n, rate, low, , count], i) => {
    const [, upper, , high, upperCount] = part.upper[p].points[i];
    return {n, lower: rate, upper, low, high, count, upperCount};
  });
  const names = ['', 'control, '];
  return figure({
    id: 'bounds', wide: true, title: 'Bounds: between which rates extraction lies',
    note: 'Under these schemes the server\u2019s most probable tokens tell of some examples only what p_z lies between. The rate of n queries lies in the band between the two lines; where in it is not known, and neither line is an estimate. Outer band: intervals at '
      + level() + ', from the lower bound of the one to the upper bound of the other.',
    choices: [{key: 'scheme', label: 'scheme', options: data.bounds.map(each => each.scheme)}, {key: 'p', label: 'p', options: levels.map(String), selected: levels.indexOf(middleP)}],
    option(c, choice) {
      const series = [], shown = [];
      data.bounds[choice.scheme].parts.forEach((part, i) => {
        const points = join(part, choice.p), color = i ? c.control : c.kinds[0];
        const line = (name, of, type) => ({name, type: 'line', showSymbol: points.length === 1, data: points.map(each => [each.n, 100 * of(each)]), itemStyle: {color}, lineStyle: {color, width: 2, type}, emphasis: {disabled: true}});
        series.push(line(names[i] + 'at least', each => each.lower, 'solid'), line(names[i] + 'at most', each => each.upper, 'dashed'));
        series.push(Object.assign(band(names[i] + 'in between', points.map(each => [each.n, 100 * each.lower, 100 * each.upper]), color), {z: 2}));
        series.push(band(names[i] + 'interval', points.map(each => [each.n, 100 * each.low, 100 * each.high]), color, true));
        shown.push({name: names[i] + 'extracted', color, points});
      });
      return {
        series, xAxis: queriesAxis(c), yAxis: shareAxis(c),
        tooltip: Object.assign(base(c).tooltip, {formatter(list) {
          const n = list[0].axisValue;
          return tip('n = ' + many(n), shown.map(({name, color, points}) => {
            const found = points.find(each => each.n === n);
            return [mark(color), name, percent(found.lower) + ' to ' + percent(found.upper) + ' % ' + range(found)];
          }));
        }}),
      };
    },
    csv(choice) {
      const rows = [['part', 'scheme', 'p', 'n', 'lower bound', 'upper bound', 'low', 'high', 'lower count', 'upper count', 'total']];
      data.bounds.forEach(each => each.parts.forEach((part, i) => levels.forEach((p, l) => join(part, l).forEach(point =>
        rows.push([data.parts[i].name, each.scheme, p, point.n, point.lower, point.upper, point.low, point.high, point.count, point.upperCount, data.parts[i].examples])))));
      return rows;
    },
  });
}

function boundsTable() {
  if (!report.bounded) return null;
  const parts = report.control ? [report, report.control] : [report], rows = [];
  const row = (name, figure) => rows.push([label(name), ...parts.map(part => {
    const found = figure(part);
    return betweenCell(found.lower, found.upper, found);
  })]);
  report.bounded.forEach((scheme, s) => {
    queries.forEach(n => row(scheme.scheme + ', n = ' + many(n), part => part.bounded[s].rates.find(each => each.n === n && each.p === middleP)));
    row(scheme.scheme + ', worst case', part => part.bounded[s].worstCase);
    row('expected extraction, ' + scheme.scheme + ', n = ' + many(mostN), part => part.bounded[s].expected.find(each => each.n === mostN));
  });
  return el('section', {id: 'bounds-section'}, el('h2', {}, 'Known within bounds'),
    el('p', {class: 'note'}, '% of examples that there are at least and at most, p = ' + middleP + '. The server gave the ' + data.run.server.topLogProbs
      + ' most probable tokens of each position; more of them narrow the bounds. These schemes stand in no other figure or table of this page.'),
    plainTable('bounds-table', ['extraction, bounds', ...(report.control ? ['training', 'control'] : ['examples'])], rows));
}
