'use strict';
// Runs of one model that differ in the length of the prefix or of the suffix; for compare.js, which calls it.

/** Rates against the length in which the runs differ. */
function lengthFigure() {
  return figure({
    id: 'lengths', wide: true, title: 'Extraction against the length of the ' + lengths.varied,
    note: 'Share of examples at each length that was measured. Bands: intervals at ' + level() + ' of each rate by itself; ' + (pairs.length ? 'what differs beyond chance is said above' : 'no difference is claimed, since the targets differ') + '.',
    choices: [schemeChoice, pChoice, {key: 'part', label: 'examples', options: [data.control ? 'training' : 'all examples', ...data.parts.map(each => each.name)]}],
    legend: lengthNames,
    option(c, choice, width) {
      const rows = lengthRows(c, choice);
      return Object.assign({
        series: rows.flatMap(each => lineWithBand(each.name, each.color, byTokens(each.rates).map(({tokens, rate}) => [tokens, 100 * rate.rate, 100 * rate.low, 100 * rate.high, rate.count]), {showSymbol: true, symbolSize: 6, lineStyle: {type: each.dashed ? 'dashed' : 'solid'}})),
        xAxis: axis(c, {type: 'value', name: lengths.varied + ' tokens', min: 'dataMin', max: 'dataMax', minInterval: 1, axisLabel: {alignMaxLabel: 'right'}}), yAxis: shareAxis(c),
        tooltip: Object.assign(base(c).tooltip, {formatter: found => tip(Math.round(found[0].axisValue) + ' ' + lengths.varied + ' tokens', found.map(each => [mark(each.color), each.seriesName,
          each.data[1].toFixed(1) + ' % [' + each.data[2].toFixed(1) + ', ' + each.data[3].toFixed(1) + ']']))}),
      }, wrappedLegend(c, lengthNames(), width));
    },
    csv() {
      const rows = [['run', lengths.varied + ' tokens', 'examples', 'scheme', 'n', 'p', 'rate', 'low', 'high', 'count', 'total']];
      const add = (part, scheme, n, p, rates) => rates.forEach((r, i) => rows.push([names[i], lengths.tokens[i], part, scheme, n, p, r.rate, r.low, r.high, r.count, r.total]));
      [Object.assign({name: data.control ? 'training' : 'all examples'}, data), ...data.parts].forEach(part => {
        add(part.name, 'greedy', '', '', part.greedy.rates);
        part.schemes.forEach(set => {
          set.rates.forEach(each => add(part.name, set.scheme, each.n, each.p, each.rates));
          add(part.name, set.scheme + ', worst case', '', '', set.worstCase.rates);
        });
      });
      return rows;
    },
  });
}

function shownQueries() {
  return queries.length > 3 ? [queries[0], queries[Math.floor(queries.length / 2)], mostN] : queries;
}

function lengthNames() {
  return ['greedy', ...shownQueries().map(n => 'n = ' + many(n)), ...(control ? ['control, n = ' + many(mostN)] : [])];
}

function lengthRows(c, choice) {
  const part = choice.part ? data.parts[choice.part - 1] : data, shades = ramp(c, shownQueries().length);
  const rates = (of, n) => of.schemes[choice.scheme].rates.find(each => each.n === n && each.p === levels[choice.p]).rates;
  const rows = [{name: 'greedy', color: c.greedy, dashed: true, rates: part.greedy.rates}];
  shownQueries().forEach((n, i) => rows.push({name: 'n = ' + many(n), color: shades[i], rates: rates(part, n)}));
  if (control && part !== control) rows.push({name: 'control, n = ' + many(mostN), color: c.control, dashed: true, rates: rates(control, mostN)});
  return rows;
}

/** Rates of the runs from the shortest length to the longest. */
function byTokens(rates) {
  return rates.map((rate, i) => ({rate, i, tokens: lengths.tokens[i]})).sort((a, b) => a.tokens - b.tokens);
}

/** The same as a table. */
function lengthTable() {
  if (!lengths) return null;
  const cell = (measured, r) => {
    return rateCell(measured.rates[r], measured.pairs.find(each => each.to === names[r] && each.from === names[baseline]));
  };
  const columns = [['greedy', data.greedy], ...shownQueries().map(n => ['n = ' + many(n), at(0, n, middleP)]), ['worst case', data.schemes[0].worstCase], ...(control ? [['control, n = ' + many(mostN), tileRate(control)]] : [])];
  return el('section', {id: 'by-length'}, el('h2', {}, 'By length'),
    el('p', {class: 'note'}, '% of examples [interval of the rate], ' + schemes[0] + ', p = ' + middleP + '.' + (pairs.length ? ' \u25b2 more and \u25bc less than with ' + lengths.tokens[baseline] + ' tokens, beyond chance.' : '')),
    el('div', {class: 'scroll'}, el('table', {id: 'lengths-table', class: 'parts'}, el('thead', {}, el('tr', {}, [lengths.varied + ' tokens', 'examples', ...columns.map(each => each[0])].map(name => el('th', {}, name)))),
      el('tbody', {}, byTokens(names).map(({i}) => el('tr', {}, el('td', {}, grouped(lengths.tokens[i])), el('td', {}, grouped(data.examples)), columns.map(each => cell(each[1], i))))))));
}
