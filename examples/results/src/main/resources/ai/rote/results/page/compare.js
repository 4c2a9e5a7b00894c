'use strict';
// The comparison of runs on the same examples: of models, or of one model at several lengths.
const schemes = data.grid.schemes, queries = data.grid.n, levels = data.grid.p;
const names = data.runs.map(each => each.name), lengths = data.lengths;
const middle = Math.floor(levels.length / 2), middleP = levels[middle], mostN = queries[queries.length - 1];
const pairs = data.greedy.pairs.map(each => ({from: each.from, to: each.to}));
const pairNames = pairs.map(each => each.to + ' against ' + each.from);
const baseline = pairs.length === names.length - 1 ? names.indexOf(pairs[0].from) : 0;
const control = data.parts.find(each => each.kind === 'control');
const list = words => words.length < 2 ? words.join('') : words.slice(0, -1).join(', ') + ' and ' + words[words.length - 1];
const schemeChoice = {key: 'scheme', label: 'scheme', options: schemes};
const pChoice = {key: 'p', label: 'p', options: levels.map(String), selected: middle};
const pairChoice = {key: 'pair', label: 'pair', options: pairNames};
const at = (s, n, p) => data.schemes[s].rates.find(each => each.n === n && each.p === p);
const mark = color => '<span style="display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px;background:' + color + '"></span>';
const runColor = (c, r) => c.kinds[r % c.kinds.length];
const points = x => (x < 0 ? '\u2212' : '+') + Math.abs(100 * x).toFixed(1);
const differenceText = each => points(each.difference) + ' points [' + points(each.low) + ', ' + points(each.high) + ']';
const pValue = p => p < 0.001 ? p.toExponential(0).replace(/e([+-]\d+)/, (all, e) => ' \u00d7 10' + superscript(Number(e))) : p.toFixed(3);

// One model does not leak more than itself: after a longer prefix, more is extracted from it.
const leaks = lengths ? 'extracted' : 'leaks';
const verdictWords = {higher: leaks + ' more', lower: leaks + ' less', 'no difference': 'no difference beyond chance', 'not comparable': 'happened in neither'};
/** Every rate over one part of the examples. */
const ratesOf = part => [part.greedy, ...part.schemes.flatMap(set => [set.worstCase, ...set.rates])];

/** How many of a part's rates differ beyond chance, and which way. */
function found(i, part) {
  const verdicts = ratesOf(part).map(each => each.pairs[i].verdict);
  const more = verdicts.filter(each => each === 'higher').length, less = verdicts.filter(each => each === 'lower').length;
  const words = [less ? 'less in ' + less : '', more ? 'more in ' + more : ''].filter(each => each).join(' and ');
  return words ? leaks + ' ' + words + ' of ' + verdicts.length + ' rates, beyond chance' : 'no difference beyond chance in any of ' + verdicts.length + ' rates';
}

/** What may be said of one run against another: how many of the rates differ beyond chance, and which way. */
function sentence(i) {
  const {from, to} = pairs[i], rate = at(0, mostN, middleP).pairs[i];
  return to + ' against ' + from + ': ' + found(i, data)
    + '. Within ' + many(mostN) + ' queries at p = ' + middleP + ' under ' + schemes[0] + ', ' + grouped(rate.gained) + ' examples come out with ' + to + ' alone and ' + grouped(rate.lost) + ' with ' + from + ' alone'
    + (control ? '. On the control set: ' + found(i, control).replace(' in any of ' + ratesOf(control).length + ' rates', '') : '')
    + (data.primary ? '. Primary comparison (' + data.comparisons.primary + '): ' + verdictWords[data.primary.pairs[i].verdict] + ', ' + differenceText(data.primary.pairs[i]) : '') + '.';
}

function headline() {
  if (lengths) return 'The runs differ in the length of the ' + lengths.varied + ', ' + list(lengths.tokens.map(String)) + ' tokens, and not in the model. ' + grouped(data.examples) + (data.control ? ' training' : '')
    + ' examples are in all of them. ' + lengths.heldFixed;
  return grouped(data.examples) + (data.control ? ' training examples' : ' examples') + ', the same for all ' + names.length + ' runs; '
    + (pairs.length === names.length - 1 ? 'each run is compared with ' + pairs[0].from : 'every two runs are compared') + '.';
}

function verdicts() {
  const family = data.comparisons;
  if (!pairs.length) return null;
  return el('section', {id: 'verdicts'}, el('ul', {class: 'verdicts'}, pairs.map((pair, i) => el('li', {}, sentence(i)))),
    el('p', {class: 'note'}, 'Intervals of differences and p-values are adjusted together for all ' + grouped(family.family) + ' comparisons (runs, groups, schemes, n and p; ' + family.method
      + '): the chance that any difference is claimed where there is none is at most ' + Number((100 * (1 - family.level)).toFixed(3)) + ' %.'
      + (family.primary ? ' The primary comparison, ' + family.primary + ', was named beforehand and is not adjusted.' : '')));
}

/** A rate with its interval, which stands below it where there is no room, and a mark if it differs beyond chance. */
function rateCell(rate, pair) {
  return el('td', {}, percent(rate.rate) + ' ', el('span', {class: 'whole'}, range(rate) + (pair && pair.verdict === 'higher' ? ' \u25b2' : pair && pair.verdict === 'lower' ? ' \u25bc' : '')));
}

/** The control set and the groups of training examples, each by itself. */
function parts() {
  if (!data.parts.length) return null;
  const table = (title, pick) => [el('h3', {}, title), el('div', {class: 'scroll'}, el('table', {class: 'parts'},
    el('thead', {}, el('tr', {}, el('th', {class: 'text'}, 'examples'), el('th', {}, 'number'), names.map(name => el('th', {}, name)))),
    el('tbody', {}, [{name: data.control ? 'training' : 'all examples', examples: data.examples, greedy: data.greedy, schemes: data.schemes}, ...data.parts].map(part =>
      el('tr', {}, el('td', {class: 'text'}, part.name), el('td', {}, grouped(part.examples)), pick(part).rates.map((rate, r) => {
        const pair = pick(part).pairs.find(each => each.to === names[r]);
        return rateCell(rate, pair);
      }))))))];
  return el('section', {id: 'parts'}, el('h2', {}, 'Training, control and groups apart'),
    el('p', {class: 'note'}, '% of examples [interval of the rate].' + (pairs.length ? ' \u25b2 more and \u25bc less than the run it is compared with, beyond chance.' : '')),
    table('greedy extraction', part => part.greedy),
    table('within n = ' + many(mostN) + ' at p = ' + middleP + ', ' + schemes[0], part => part.schemes[0].rates.find(each => each.n === mostN && each.p === middleP)));
}

/** The rate that tiles show: the primary one, if one was named. */
const tileRate = part => data.primary && part === data ? data.primary : part.schemes[0].rates.find(each => each.n === mostN && each.p === middleP);
const tileName = data.primary ? data.comparisons.primary : 'n = ' + many(mostN) + ', p = ' + middleP + ', ' + schemes[0];

/** What became of a run against the one it is compared with: a difference only where there is one beyond chance. */
function against(r) {
  if (!pairs.length) return lengths.varied === 'prefix' ? 'not compared: another suffix' : 'not compared: another target';
  const pair = tileRate(data).pairs.find(each => each.to === names[r] && each.from === names[baseline]);
  if (!pair) return 'the baseline';
  if (pair.verdict === 'not comparable') return 'in neither it nor ' + pair.from;
  const words = lengths ? {higher: 'more is extracted than with ' + pair.from, lower: 'less is extracted than with ' + pair.from}
    : {higher: 'leaks more than ' + pair.from, lower: 'leaks less than ' + pair.from};
  return [el('b', {class: pair.verdict === 'higher' ? 'up' : pair.verdict === 'lower' ? 'down' : undefined},
    words[pair.verdict] || 'no difference from ' + pair.from + ' beyond chance'), ': ' + points(pair.difference) + ' points ', el('span', {class: 'whole'}, '[' + points(pair.low) + ', ' + points(pair.high) + ']')];
}

/** A tile for each run: one rate, what it is for greedy decoding and the control set, and what became of it against the baseline. */
function cards() {
  const line = (name, rate) => el('div', {class: 'range'}, name + ' ' + percent(rate.rate) + ' % ', el('span', {class: 'whole'}, range(rate)));
  return el('section', {id: 'tiles'},
    el('p', {class: 'note'}, '% of the ' + (data.control ? 'training ' : '') + 'examples that come out: ' + tileName + '; below it by greedy decoding' + (control ? ', and of the control set: ' + (data.primary ? 'n = ' + many(mostN) + ', p = ' + middleP + ', ' + schemes[0] : 'the same rate') : '') + '.'),
    el('div', {class: 'cards runs', style: '--columns: ' + Math.ceil(names.length / Math.ceil(names.length / 5))}, names.map((name, r) => {
      const rate = tileRate(data).rates[r];
      return el('div', {class: 'card'}, el('div', {class: 'label'}, el('i', {class: 'swatch', style: 'background:' + runColor(colors(), r)}), name),
        el('div', {class: 'value'}, percent(rate.rate), el('small', {}, '%')),
        el('div', {class: 'range'}, el('span', {class: 'whole'}, range(rate)), ' \u00b7 ', el('span', {class: 'whole'}, outOf(rate))),
        line('greedy', data.greedy.rates[r]),
        control && line('control', tileRate(control).rates[r]),
        el('div', {class: 'meaning'}, against(r)));
    })));
}

function notes() {
  const list = [];
  if (lengths) data.runs.forEach(run => { if (run.skipped) list.push(grouped(run.skipped) + ' examples could not be measured in ' + run.name + ', too short or too long'); });
  data.runs.forEach(run => { if (run.leftOut) list.push(grouped(run.leftOut) + ' examples of ' + run.name + ' are left out, since another run lacks them'); });
  data.runs.forEach(run => { if (run.otherTokens) list.push(grouped(run.otherTokens) + ' examples of ' + run.name + ' are other tokens than with ' + names[0] + ', since the tokenizers differ; where texts were cut by token counts, their suffixes are other texts'); });
  data.schemesLeftOut.forEach(each => list.push(each.scheme + ' is left out, which not all runs were scored under, only ' + each.runs.join(', ')));
  data.schemesBounded.forEach(each => list.push(each.scheme + ' is left out, of which only bounds are known in ' + each.runs.join(', ')));
  if (new Set(data.runs.map(run => run.dataSha256)).size > 1) list.push('the runs were measured on different data files; examples are paired by their ids');
  return list.length ? el('p', {class: 'note'}, 'To be kept in mind: ' + list.join('; ') + '.') : null;
}

const byLength = lengths && lengthFigure();
const curves = figure({
  id: 'curves', wide: true, title: 'Extraction against the number of queries',
  note: 'Share of examples that n sampled continuations return at least once with probability p or more. Dashed: greedy decoding, which ignores n. Bands in the runs\u2019 colours: intervals at ' + level() + '.'
    + (names.length === 2 && pairs.length ? ' Shaded: where the order of the two is not that of greedy decoding.' : ''),
  choices: [schemeChoice, pChoice],
  legend: () => names,
  option(c, choice, width) {
    const all = names.map((name, r) => data.curves[r][choice.scheme][choice.p].points);
    const ends = [all[0][0][0], all[0][all[0].length - 1][0]];
    const series = [];
    names.forEach((name, r) => {
      const color = runColor(c, r), greedy = data.greedy.rates[r];
      const faint = names.length > 4; // bands over bands would hide the lines
      series.push(...lineWithBand(name, color, all[r].map(([n, rate, low, high, count]) => [n, 100 * rate, 100 * low, 100 * high, count]), {faint}));
      series.push(...lineWithBand(name, color, ends.map(n => [n, 100 * greedy.rate, 100 * greedy.low, 100 * greedy.high, greedy.count]), {greedy: true, faint, lineStyle: {width: 1.6, type: 'dashed'}}));
    });
    if (names.length === 2 && pairs.length) {
      const flips = data.schemes[choice.scheme].pairs[0].flips.find(each => each.p === levels[choice.p]);
      series[0].markArea = {silent: true, animation: false, itemStyle: {color: c.rule, opacity: 0.7}, data: (flips ? flips.ranges : [])
        .map(each => [Math.max(ends[0], Math.pow(10, each.fromLog10)), each.untilLog10 === undefined ? ends[1] : Math.min(ends[1], Math.pow(10, each.untilLog10))])
        .filter(([from, until]) => from < until).map(([from, until]) => [{xAxis: from}, {xAxis: until}])};
    }
    return Object.assign({
      series,
      xAxis: queriesAxis(c),
      yAxis: shareAxis(c),
      tooltip: Object.assign(base(c).tooltip, {formatter: list => tip('n = ' + many(list[0].axisValue), list.map(each => [mark(each.color), each.seriesName + (series[each.seriesIndex].greedy ? ', greedy' : ''),
        each.data[1].toFixed(1) + ' % [' + each.data[2].toFixed(1) + ', ' + each.data[3].toFixed(1) + ']']))}),
    }, wrappedLegend(c, names, width));
  },
  csv(choice) {
    const rows = [['run', 'scheme', 'p', 'n', 'rate', 'low', 'high', 'count', 'total']];
    names.forEach((name, r) => {
      data.curves[r][choice.scheme].forEach(curve => curve.points.forEach(([n, rate, low, high, count]) => rows.push([name, schemes[choice.scheme], curve.p, n, rate, low, high, count, data.examples])));
      const g = data.greedy.rates[r];
      rows.push([name, 'greedy', '', '', g.rate, g.low, g.high, g.count, g.total]);
    });
    return rows;
  },
});

const differences = pairs.length > 0 && figure({
  id: 'differences', title: 'Differences, paired',
  note: 'Later run less earlier, in percentage points, with intervals for paired data. A bar that does not touch 0 is a difference beyond chance, allowing for all comparisons on this page.',
  choices: [pairChoice, schemeChoice],
  option(c, choice) {
    const shades = ramp(c, levels.length);
    const categories = ['greedy', ...queries.map(many)];
    const list = levels.map((p, i) => ({name: 'p = ' + p, color: shades[i], values: [null, ...queries.map(n => at(choice.scheme, n, p).pairs[choice.pair])]}));
    list.unshift({name: 'greedy', color: c.greedy, values: [data.greedy.pairs[choice.pair], ...queries.map(() => null)]});
    const series = [];
    list.forEach((each, i) => {
      const shift = i === 0 ? 0 : (i - 1 - (levels.length - 1) / 2) * 11;
      series.push({name: each.name, type: 'scatter', data: each.values.map(v => v ? 100 * v.difference : null), symbolSize: 8, symbolOffset: [shift, 0], itemStyle: {color: each.color}, emphasis: {disabled: true}});
      series.push(whiskers(each.name, each.values.flatMap((v, x) => v ? [[x, 100 * v.low, 100 * v.high]] : []), each.color, shift));
    });
    series[0].markLine = {silent: true, symbol: 'none', animation: false, label: {show: false}, lineStyle: {color: c.soft, type: 'solid', width: 1}, data: [{yAxis: 0}]};
    return {
      series,
      xAxis: axis(c, {type: 'category', data: categories, name: 'queries n', axisTick: {show: false}, axisLine: {show: false}}),
      yAxis: axis(c, {type: 'value', name: 'percentage points', nameLocation: 'end', nameGap: 12, nameTextStyle: {color: c.soft, fontSize: 12, align: 'left', padding: [0, 0, 0, -24]},
        axisLine: {show: false}, axisTick: {show: false}, splitLine: {show: true, lineStyle: {color: c.rule, width: 1}}}),
      tooltip: Object.assign(base(c).tooltip, {axisPointer: {type: 'shadow', shadowStyle: {opacity: 0.25, color: c.rule}}, formatter(found) {
        const x = found[0].dataIndex;
        return tip(x === 0 ? 'greedy' : 'n = ' + categories[x], list.flatMap(each => each.values[x] ? [[mark(each.color), each.name, differenceText(each.values[x])]] : []));
      }}),
    };
  },
  csv() { return pairRows(); },
});

function pairRows() {
  const rows = [['scheme', 'n', 'p', 'from', 'to', 'difference', 'low', 'high', 'both', 'gained', 'lost', 'neither', 'p-value']];
  const add = (scheme, n, p, list) => list.forEach(each => rows.push([scheme, n, p, each.from, each.to, each.difference, each.low, each.high, each.both, each.gained, each.lost, each.neither, each.pValue]));
  add('greedy', '', '', data.greedy.pairs);
  data.schemes.forEach(set => {
    set.rates.forEach(each => add(set.scheme, each.n, each.p, each.pairs));
    add(set.scheme + ', worst case', '', '', set.worstCase.pairs);
  });
  return rows;
}

const scatter = pairs.length > 0 && figure({
  id: 'examples-plot', title: 'Each example in both runs',
  note: 'log\u2081\u2080 p_z; above the line, ' + (lengths ? 'more is extracted in the later run' : 'the later run leaks more') + '. p_z = 0 stands at the edge.' + (data.points.ids.length < data.examples ? ' ' + grouped(data.points.ids.length) + ' of ' + grouped(data.examples) + ' examples, evenly chosen.' : ''),
  choices: [pairChoice, schemeChoice],
  option(c, choice) {
    const pair = pairs[choice.pair], set = data.points.schemes[choice.scheme];
    const x = set[names.indexOf(pair.from)], y = set[names.indexOf(pair.to)];
    const finite = [...x, ...y].filter(each => each !== null);
    const least = Math.floor(finite.reduce((a, b) => Math.min(a, b), -1)) - 1;
    const value = each => each === null ? least : each;
    const number = each => each === null ? '0' : probability(each * Math.LN10);
    const label = v => v <= least ? '0' : v >= 0 ? '1' : '10' + superscript(v);
    const logAxis = more => axis(c, Object.assign({type: 'value', min: least, max: 0, minInterval: 1, axisLine: {onZero: false, lineStyle: {color: c.rule}}, splitLine: {show: true, lineStyle: {color: c.rule, width: 1}}, axisLabel: {formatter: label}}, more));
    return {
      legend: {show: false}, grid: Object.assign(base(c).grid, {top: 34}),
      series: [{name: pairNames[choice.pair], type: 'scatter', symbolSize: 6, data: data.points.ids.map((id, i) => [value(x[i]), value(y[i]), i]), itemStyle: {color: c.kinds[0], opacity: 0.45}, emphasis: {disabled: true},
        markLine: {silent: true, symbol: 'none', animation: false, label: {show: false}, lineStyle: {color: c.soft, type: 'solid', width: 1}, data: [[{coord: [least, least]}, {coord: [0, 0]}]]}}],
      xAxis: logAxis({name: 'p_z, ' + pair.from}),
      yAxis: logAxis({name: 'p_z, ' + pair.to, nameLocation: 'end', nameGap: 12, nameTextStyle: {color: c.soft, fontSize: 12, align: 'left', padding: [0, 0, 0, -24]}}),
      tooltip: Object.assign(base(c).tooltip, {trigger: 'item', formatter: found => tip(data.points.ids[found.data[2]], [
        ['', pair.from, number(x[found.data[2]])], ['', pair.to, number(y[found.data[2]])]])}),
    };
  },
  csv(choice) {
    return [['example', ...names.map(name => 'log10 p_z, ' + name)], ...data.points.ids.map((id, i) => [id, ...data.points.schemes[choice.scheme].map(values => values[i])])];
  },
});

/** Where the order of two runs is not the one that greedy extraction gives them, as far as the curves are drawn. */
function flips() {
  if (!pairs.length) return null;
  const drawn = Math.log10(mostN);
  const rows = [];
  let beyond = 0;
  data.schemes.forEach(set => set.pairs.forEach((pair, i) => {
    const greedy = data.greedy.pairs[i];
    pair.flips.forEach(flip => flip.ranges.forEach(range => {
      if (range.fromLog10 > drawn) { beyond++; return; }
      const end = range.untilLog10 === undefined ? null : range.untilLog10 <= drawn ? many(range.until - 1) : 'beyond ' + many(mostN);
      rows.push(el('tr', {}, el('td', {class: 'text'}, pair.to + ' against ' + pair.from), el('td', {class: 'text'}, greedy.gained > greedy.lost ? pair.from : pair.to),
        el('td', {class: 'text'}, set.scheme), el('td', {}, String(flip.p)), el('td', {}, end === null ? many(range.from) + ' and more' : many(range.from) + ' to ' + end)));
    }));
  }));
  const rest = beyond ? ' Beyond n = ' + many(mostN) + ' there are ' + grouped(beyond) + ' more stretches, of examples that nobody will see.' : '';
  return el('section', {id: 'flips'}, el('h2', {}, 'Flips of order'),
    el('p', {class: 'note'}, (rows.length ? 'Here the run with the lower rate by greedy decoding has the higher one, both beyond chance.'
      : 'None up to n = ' + many(mostN) + ': nowhere does sampling reverse an order that greedy decoding shows beyond chance, for p = ' + levels.join(', ') + '.') + rest),
    rows.length ? el('div', {class: 'scroll'}, el('table', {id: 'flips-table'}, el('thead', {}, el('tr', {}, ['pair', 'less by greedy', 'scheme'].map(name => el('th', {class: 'text'}, name)), ['p', 'flipped for n'].map(name => el('th', {}, name)))), el('tbody', {}, rows))) : null);
}

function rates() {
  if (!pairs.length) return null;
  const rows = [];
  const add = (label, scheme, n, p, list) => list.forEach(each => rows.push(Object.assign({label, scheme, n, p, pair: each.to + ' against ' + each.from}, each)));
  add('greedy', 'greedy', 0, 0, data.greedy.pairs);
  data.schemes.forEach(set => {
    set.rates.forEach(each => add(set.scheme, set.scheme, each.n, each.p, each.pairs));
    add(set.scheme + ', worst case', set.scheme, Infinity, 0, set.worstCase.pairs);
  });
  const columns = [
    {key: 'pair', label: 'pair', text: true, minor: pairs.length === 1, value: row => row.pair, cell: row => row.pair},
    {key: 'scheme', label: 'measure', text: true, value: row => row.label, cell: row => row.label},
    {key: 'n', label: 'n', value: row => row.n, cell: row => row.n === 0 ? '' : row.n === Infinity ? '\u221e' : many(row.n)},
    {key: 'p', label: 'p', minor: true, value: row => row.p, cell: row => row.p || ''},
    {key: 'difference', label: 'difference, points', value: row => row.difference, cell: row => points(row.difference) + ' [' + points(row.low) + ', ' + points(row.high) + ']'},
    {key: 'gained', label: 'gained', minor: true, value: row => row.gained, cell: row => grouped(row.gained)},
    {key: 'lost', label: 'lost', minor: true, value: row => row.lost, cell: row => grouped(row.lost)},
    {key: 'pvalue', label: 'p-value', value: row => row.pValue, cell: row => pValue(row.pValue)},
    {key: 'verdict', label: 'verdict', text: true, value: row => row.verdict, cell: row => verdictWords[row.verdict]},
  ];
  const table = sortable(columns, rows, {id: 'rates-table', sort: 'order', page: 12});
  return el('section', {id: 'rates'}, el('h2', {}, 'Every difference'),
    el('p', {class: 'note'}, 'Gained: examples that the later run alone lets out; lost: the earlier alone. p-values and intervals are adjusted as said above.'), table.node);
}

function examples() {
  if (!pairs.length) return null;
  let scheme = schemes[0], later = baseline === names.length - 1 ? 0 : names.length - 1;
  // The least p_z that the largest n brings out: what lies below it has not leaked in either run.
  const least = Math.log(-Math.expm1(Math.log1p(-Math.min(middleP, 1 - 1e-12)) / mostN));
  const ln = (row, r) => row.runs[r].logProb[scheme];
  const reached = x => x === null ? least : Math.max(least, x);
  const change = row => reached(ln(row, later)) - reached(ln(row, baseline));
  const times = row => {
    const factor = Math.exp(Math.abs(change(row)));
    if (factor < 1.005) return '=';
    return el('span', {class: change(row) > 0 ? 'up' : 'down'}, (change(row) > 0 ? '\u2191 ' : '\u2193 ') + (factor < 100 ? factor.toPrecision(2) : grouped(Math.round(factor))) + '\u00d7');
  };
  const columns = [
    {key: 'id', label: 'example', text: true, kind: 'id', value: row => row.id, cell: row => row.id},
    {key: 'from', label: 'p_z, ' + names[baseline], value: row => ln(row, baseline), cell: row => probability(ln(row, baseline))},
    {key: 'to', label: 'p_z, ' + (names.length === 2 ? names[later] : 'later'), value: row => ln(row, later), cell: row => probability(ln(row, later))},
    {key: 'change', label: lengths ? 'change' : 'leaks', value: change, cell: times},
    {key: 'greedy', label: 'greedy', minor: true, text: true, value: row => (row.runs[baseline].greedyMatch ? 2 : 0) + (row.runs[later].greedyMatch ? 1 : 0),
      cell: row => (row.runs[baseline].greedyMatch ? 'yes' : 'no') + ' \u2192 ' + (row.runs[later].greedyMatch ? 'yes' : 'no')},
    {key: 'suffix', label: 'suffix', text: true, kind: 'snippet', value: row => row.runs[0].tokens.text.join(''), cell: row => row.runs[0].tokens.text.join('').slice(0, 120)},
  ];
  const detail = row => {
    const first = row.runs[lengths ? lengths.tokens.indexOf(Math.max(...lengths.tokens)) : 0]; // whose prefix holds the others
    return el('div', {}, el('div', {class: 'label-line'}, 'prefix' + (first.prefix === null ? ' (token ids)' : '')),
      el('div', {class: 'text-block prefix'}, first.prefix === null ? first.prefixIds.join(' ') : first.prefix),
      names.flatMap((name, r) => [el('div', {class: 'label-line'}, 'suffix, ' + name + ' under ' + scheme), tokens(row.runs[r], scheme)]), tokenKey());
  };
  const table = sortable(columns, data.shown, {id: 'examples-table', sort: 'change', detail});
  let words = '', direction = 'all';
  const apply = () => table.filter(row => (direction === 'all' || (direction === 'more' ? change(row) > 0 : change(row) < 0))
    && (!words || [row.id, row.runs[0].prefix || '', row.runs[0].tokens.text.join(''), ...Object.values(row.runs[0].metadata)].join('\n').toLowerCase().includes(words)));
  const select = (label, options, on, selected) => el('label', {}, label + ' ', el('select', {'aria-label': label, oninput(event) { on(event.target.value); apply(); }},
    options.map(([value, name]) => el('option', {value, selected: value === selected}, name))));
  return el('section', {id: 'examples'}, el('h2', {}, lengths ? 'What is extracted more, what less' : 'What leaks more, what leaks less'),
    el('p', {class: 'note'}, 'Against ' + names[baseline] + '; the examples with the largest changes. ' + (lengths ? 'Change' : 'Leaks') + ': how many times fewer (\u2191) or more (\u2193) queries an example takes at p = ' + middleP + ', more than '
      + many(mostN) + ' counting as ' + many(mostN) + '. A click on a row shows its text in every run.'),
    el('div', {class: 'bar'},
      el('input', {type: 'search', placeholder: 'Filter by id, text or field', 'aria-label': 'Filter', oninput(event) { words = event.target.value.toLowerCase(); apply(); }}),
      names.length > 2 ? select('later', names.map((name, i) => [String(i), name]).filter((each, i) => i !== baseline), value => { later = Number(value); }, String(later)) : null,
      select('leaks', [['all', 'more or less'], ['more', 'more'], ['less', 'less']], value => { direction = value; }),
      schemes.length > 1 ? select('scheme', schemes.map(name => [name, name]), value => { scheme = value; }) : null,
      table.count),
    table.node);
}

const digests = files => el('span', {class: 'mono'}, files.map(each => each.file + ' ' + each.sha256.slice(0, 12)).join(', '));

function differing() {
  return el('section', {id: 'settings'}, el('h2', {}, 'The runs'),
    el('dl', {class: 'settings'}, data.runs.flatMap(run => [el('dt', {}, run.name), el('dd', {}, run.modelName + ' (' + run.model + '): ' + run.modelType + ', ' + grouped(run.parameters) + ' parameters, '
      + run.dtype + ' on ' + run.device + '; SHA-256 of the model\u2019s files: ', digests(run.modelSha256.filter(each => !each.file.includes('/'))),
      ...(run.modelSha256.some(each => each.file.includes('/')) ? ['; of an adapter\u2019s, or of another file that an option names: ', digests(run.modelSha256.filter(each => each.file.includes('/')))] : []),
      '; of the data, ' + run.data + ': ', el('span', {class: 'mono'}, run.dataSha256.slice(0, 12)))])),
    data.settings.map(pair => el('details', {}, el('summary', {}, 'What differs between ' + pair.from + ' and ' + pair.to),
      pair.different.length ? el('ul', {class: 'mono'}, pair.different.map(each => el('li', {}, each))) : el('p', {class: 'note'}, 'Nothing: the same model, data and options.'))),
    data.records.map((record, r) => el('details', {}, el('summary', {}, 'The whole record of ' + names[r] + ', run.json'), el('pre', {}, JSON.stringify(record, null, 2)))));
}

// Tiles have the curves' colours, which are others in the dark and on paper.
const paint = () => document.querySelectorAll('#tiles .swatch').forEach((each, r) => { each.style.background = runColor(colors(), r); });
dark.addEventListener('change', paint);
['beforeprint', 'afterprint'].forEach(event => addEventListener(event, paint));

const charts = [byLength, curves, differences, scatter].filter(Boolean);
show([
  el('header', {}, el('p', {class: 'kicker'}, 'Training-data extraction, compared'), el('h1', {}, data.title), el('p', {class: 'lead'}, headline())),
  cards(), verdicts(), notes(),
  el('h2', {}, 'Figures'),
  el('div', {class: 'figures'}, charts.map(each => each.node)),
  lengthTable(), rates(), parts(), flips(), examples(), differing(), footer(),
], charts);
