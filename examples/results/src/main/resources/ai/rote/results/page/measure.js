'use strict';
// The report of one measurement.
const schemes = data.grid.schemes;
const [main, control] = data.parts;
const queries = data.grid.n, levels = data.grid.p;
const middleP = levels[Math.floor(levels.length / 2)];
const mostN = queries[queries.length - 1];
const at = (part, s, n, p) => part.schemes[s].rates.find(each => each.n === n && each.p === p);
const mark = color => '<span style="display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px;background:' + color + '"></span>';
const ofMain = control ? main.name : '';
const schemeChoice = {key: 'scheme', label: 'scheme', options: schemes};

/** Of the main part, at the n and p that were asked for; the curves go on to others. */
function nothingExtracted() {
  return timesFound(main.greedy) === 0 && main.schemes.every(each => each.rates.every(rate => timesFound(rate) === 0));
}

function headline() {
  const scheme = schemes[0], rate = at(main, 0, mostN, middleP), kind = control ? main.name + ' examples' : 'examples';
  let text = 'Of ' + grouped(main.examples) + ' ' + kind + ', greedy decoding repeats ' + howMany(main.greedy)
    + ' word for word. Sampled up to ' + many(mostN) + ' times with ' + scheme + ', ' + howMany(rate)
    + (rate.count === 1 ? ' comes' : ' come') + ' out with probability ' + middleP + ' or more.';
  if (nothingExtracted()) text += ' Nothing was extracted, under any scheme and for any n and p of this report.';
  if (control) {
    const other = at(control, 0, mostN, middleP);
    text += ' Of ' + grouped(control.examples) + ' control examples, which the model was not trained on, greedy decoding repeats '
      + howMany(control.greedy) + ' and sampling ' + howMany(other) + '.';
  }
  return text;
}

function cards() {
  const of = control ? ' of the ' + main.name + ' examples' : ' of the examples', times = many(mostN) + (mostN === 1 ? ' time' : ' times'), other = control || {};
  const asked = part => part && at(part, 0, mostN, middleP), worst = main.schemes[0].worstCase;
  return el('div', {class: control ? 'cards four' : 'cards', style: '--columns: ' + (control ? 4 : 3)},
    card('repeated word for word by greedy decoding,' + of, main.greedy,
      'The model\u2019s one answer when it always takes the likeliest token.', other.greedy),
    card('likely to come out when asked ' + times + ',' + of, asked(main),
      'With probability ' + middleP + ' or more, at least one of ' + times.replace(/ times?$/, '') + ' answers drawn with ' + schemes[0] + ' is the text, word for word.', asked(control)),
    card('could come out at all, asked without end,' + of, worst,
      'The worst case, p_z > 0: every token of the text is among those that ' + schemes[0] + ' lets through, however unlikely. It says what is possible, not what is likely'
        + (control ? '; texts the model never saw count too, as the control shows.' : '.'), control && control.schemes[0].worstCase),
    adjustedCard());
}

function remarks() {
  const list = [];
  if (data.design) list.push('intervals allow for how the examples were drawn, ' + data.design);
  Object.entries(data.skipped).forEach(([reason, count]) => list.push(grouped(count) + ' skipped (' + reason + ')'));
  if (data.bordersMoved) list.push(grouped(data.bordersMoved) + ' with the border moved out of a token');
  data.bounds.forEach(each => list.push(each.scheme + ', of which only bounds are known'));
  if (data.nearTies) list.push(grouped(data.nearTies) + ' greedy decisions within 0.001 nats of falling otherwise');
  return list.length ? el('p', {class: 'note'}, 'Not in these figures or to be kept in mind: ' + list.join('; ') + '.') : null;
}

const curves = figure({
  id: 'curves', wide: true, title: 'Extraction against the number of queries',
  note: 'Share of ' + (ofMain ? ofMain + ' ' : '') + 'examples that n sampled continuations return at least once with probability p or more. Dashed: greedy decoding, which ignores n. Bands: intervals at ' + level() + '.',
  choices: [schemeChoice],
  option(c, choice) {
    const set = main.schemes[choice.scheme], shades = ramp(c, set.curves.length);
    const inPercent = points => points.map(([n, rate, low, high, count]) => [n, 100 * rate, 100 * low, 100 * high, count]);
    const ends = [...new Set([1, mostN])];
    const flat = (name, rate, color, type) => lineWithBand(name, color, ends.map(n => [n, 100 * rate.rate, 100 * rate.low, 100 * rate.high, rate.count]), {lineStyle: {width: 1.6, type}});
    const series = set.curves.flatMap((curve, i) => lineWithBand('p = ' + curve.p, shades[i], inPercent(curve.points)));
    series.push(...flat('greedy', main.greedy, c.greedy, 'dashed'), ...flat('worst case', set.worstCase, c.soft, 'dotted'));
    if (control) series.push(...lineWithBand('control, p = ' + middleP, c.control, inPercent(control.schemes[choice.scheme].curves.find(each => each.p === middleP).points)));
    return {
      series,
      xAxis: queriesAxis(c),
      yAxis: shareAxis(c),
      tooltip: Object.assign(base(c).tooltip, {formatter(list) {
        const n = list[0].axisValue;
        return tip('n = ' + many(n), list.map(each => [mark(each.color), each.seriesName,
          each.data[1].toFixed(1) + ' % [' + each.data[2].toFixed(1) + ', ' + each.data[3].toFixed(1) + ']']));
      }}),
    };
  },
  csv(choice) {
    const rows = [['part', 'scheme', 'p', 'n', 'rate', 'low', 'high', 'count', 'total']];
    data.parts.forEach(part => part.schemes[choice.scheme].curves.forEach(curve => curve.points.forEach(([n, rate, low, high, count]) =>
      rows.push([part.name, schemes[choice.scheme], curve.p, n, rate, low, high, count, part.examples]))));
    data.parts.forEach(part => rows.push([part.name, 'greedy', '', '', part.greedy.rate, part.greedy.low, part.greedy.high, part.greedy.count, part.greedy.total]));
    return rows;
  },
});

/** Bars of several series over categories, each with its interval. */
function bars(c, categories, list, axisName) {
  const series = [];
  list.forEach((each, i) => {
    series.push({name: each.name, type: 'bar', data: each.rates.map(r => r ? 100 * r.rate : null), itemStyle: {color: each.color}, barMaxWidth: 26, barGap: '12%', barCategoryGap: '32%', emphasis: {disabled: true}});
    series.push(Object.assign(whiskers(each.name, each.rates.flatMap((r, x) => r ? [[x, 100 * r.low, 100 * r.high]] : []), c.soft, api => {
      const layout = api.barLayout({count: list.length, barMaxWidth: 26, barGap: '12%', barCategoryGap: '32%'});
      return layout[i].offsetCenter;
    })));
  });
  return {
    series, xAxis: axis(c, {type: 'category', data: categories, name: axisName, axisTick: {show: false}}), yAxis: shareAxis(c),
    tooltip: Object.assign(base(c).tooltip, {axisPointer: {type: 'shadow', shadowStyle: {opacity: 0.25, color: c.rule}}, formatter(found) {
      const x = found[0].dataIndex;
      return tip((axisName ? axisName + ' ' : '') + categories[x], list.flatMap(each => each.rates[x] ? [[mark(each.color), each.name, rateText(each.rates[x])]] : []));
    }}),
  };
}

const sideBySide = figure({
  id: 'schemes', title: 'Sampling schemes side by side',
  note: 'The same examples under each scheme; greedy decoding for comparison.',
  choices: [{key: 'p', label: 'p', options: levels.map(String), selected: Math.floor(levels.length / 2)}],
  option(c, choice) {
    const list = schemes.map((name, s) => ({name, color: c.kinds[s % c.kinds.length], rates: queries.map(n => at(main, s, n, levels[choice.p]))}));
    const option = bars(c, queries.map(many), list, 'n =');
    option.xAxis.name = 'queries n';
    option.series.push({name: 'greedy', type: 'line', data: [], itemStyle: {color: c.greedy}, lineStyle: {color: c.greedy, type: 'dashed', width: 1.6}, symbol: 'none',
      markLine: {silent: true, symbol: 'none', animation: false, label: {show: false}, lineStyle: {color: c.greedy, type: 'dashed', width: 1.6}, data: [{yAxis: 100 * main.greedy.rate}]}});
    return option;
  },
  csv() {
    const rows = [['scheme', 'n', 'p', 'rate', 'low', 'high', 'count', 'total']];
    main.schemes.forEach((set, s) => set.rates.forEach(r => rows.push([schemes[s], r.n, r.p, r.rate, r.low, r.high, r.count, r.total])));
    return rows;
  },
});

/** A group of control examples alone, or of what was repeated 0 times. */
const isControl = value => value.control === true || value.value === 0;

const byGroup = data.groups.length ? figure({
  id: 'groups', title: 'By ' + (data.groups.length === 1 ? data.groups[0].field : 'group'),
  note: (control ? 'Training examples' : 'All examples') + ', taken apart by a field of the data' + (control ? '; the control set beside them' : '') + '; p = ' + middleP + '.',
  choices: [{key: 'field', label: 'field', options: data.groups.map(each => each.field)}, schemeChoice],
  option(c, choice) {
    const group = data.groups[choice.field];
    const shown = queries.length > 3 ? [queries[0], queries[Math.floor(queries.length / 2)], mostN] : queries;
    const shades = ramp(c, shown.length);
    const rows = [{name: 'greedy', color: c.greedy, dashed: true, rates: group.values.map(v => v.greedy)}];
    shown.forEach((n, i) => rows.push({name: 'n = ' + many(n), color: shades[i], rates: group.values.map(v => v.schemes[choice.scheme][queries.indexOf(n)])}));
    const categories = group.values.map(v => String(v.value));
    if (!group.numeric) return bars(c, categories, rows, group.field);
    // Side by side within their place on the axis, so that no interval hides another. The control is
    // not the first step of a rising series: no line leads to it.
    const series = [], step = 0.5 / rows.length, apart = group.values.map(isControl);
    rows.forEach((each, i) => {
      const at = x => x + (i - (rows.length - 1) / 2) * step;
      const points = keep => each.rates.map((r, x) => [at(x), keep(x) ? 100 * r.rate : null]);
      series.push({name: each.name, type: 'line', data: points(x => !apart[x]), connectNulls: true, itemStyle: {color: each.color}, lineStyle: {color: each.color, width: 2, type: each.dashed ? 'dashed' : 'solid'}, symbol: 'circle', symbolSize: 6, emphasis: {disabled: true}});
      if (apart.includes(true)) series.push({name: each.name, type: 'scatter', data: points(x => apart[x]).filter(point => point[1] !== null), itemStyle: {color: each.color}, symbol: 'diamond', symbolSize: 9, emphasis: {disabled: true}, tooltip: {show: false}});
      series.push(whiskers(each.name, each.rates.map((r, x) => [at(x), 100 * r.low, 100 * r.high]), each.color, 0));
    });
    const title = x => categories[x] + (apart[x] && categories[x] !== 'control' ? ' (control)' : '');
    return {
      series, yAxis: shareAxis(c),
      xAxis: axis(c, {type: 'value', name: group.field, min: -0.5, max: categories.length - 0.5, interval: 0.5, axisTick: {show: false}, axisLine: {onZero: false, lineStyle: {color: c.rule}},
        axisLabel: {formatter: x => Number.isInteger(x) && x >= 0 && x < categories.length ? categories[x] + (apart[x] && categories[x] !== 'control' ? '\ncontrol' : '') : '', hideOverlap: false, margin: 14}, nameGap: apart.includes(true) ? 42 : 28}),
      grid: Object.assign(base(c).grid, {bottom: apart.includes(true) ? 46 : 30}),
      tooltip: Object.assign(base(c).tooltip, {formatter(found) {
        const x = Math.max(0, Math.min(categories.length - 1, Math.round(found[0].axisValue)));
        return tip(group.field + ' ' + title(x), rows.map(each => [mark(each.color), each.name, rateText(each.rates[x])]));
      }}),
    };
  },
  csv(choice) {
    const group = data.groups[choice.field], rows = [[group.field, 'scheme', 'n', 'p', 'rate', 'low', 'high', 'count', 'total']];
    group.values.forEach(v => {
      rows.push([v.value, 'greedy', '', '', v.greedy.rate, v.greedy.low, v.greedy.high, v.greedy.count, v.greedy.total]);
      v.schemes.forEach((rates, s) => rates.forEach((r, i) => rows.push([v.value, schemes[s], queries[i], middleP, r.rate, r.low, r.high, r.count, r.total])));
    });
    return rows;
  },
}) : null;

const bySuffix = figure({
  id: 'suffix', title: 'By suffix length',
  note: 'The same examples with the suffix cut after so many tokens; p = ' + middleP + '. For greedy decoding this is the survival curve.',
  choices: [schemeChoice],
  option(c, choice) {
    const shown = queries.length > 3 ? [queries[0], queries[Math.floor(queries.length / 2)], mostN] : queries;
    const shades = ramp(c, shown.length);
    const rows = [{name: 'greedy', color: c.greedy, dashed: true, points: main.survival.map((r, t) => [t + 1, r])}];
    shown.forEach((n, i) => rows.push({name: 'n = ' + many(n), color: shades[i], points: data.suffix.map(each => [each.tokens, each.schemes[choice.scheme][queries.indexOf(n)]])}));
    return {
      series: rows.flatMap(each => lineWithBand(each.name, each.color, each.points.map(([t, r]) => [t, 100 * r.rate, 100 * r.low, 100 * r.high]), {lineStyle: {type: each.dashed ? 'dashed' : 'solid'}})),
      xAxis: axis(c, {type: 'value', name: 'suffix tokens', min: 1, max: 'dataMax', minInterval: 1}), yAxis: shareAxis(c),
      tooltip: Object.assign(base(c).tooltip, {formatter: list => tip(Math.round(list[0].axisValue) + ' suffix tokens', list.map(each => [mark(each.color), each.seriesName,
        each.data[1].toFixed(1) + ' % [' + each.data[2].toFixed(1) + ', ' + each.data[3].toFixed(1) + ']']))}),
    };
  },
  csv() {
    const rows = [['suffix tokens', 'scheme', 'n', 'p', 'rate', 'low', 'high', 'count', 'total']];
    main.survival.forEach((r, t) => rows.push([t + 1, 'greedy', '', '', r.rate, r.low, r.high, r.count, r.total]));
    data.suffix.forEach(each => each.schemes.forEach((rates, s) => rates.forEach((r, i) => rows.push([each.tokens, schemes[s], queries[i], middleP, r.rate, r.low, r.high, r.count, r.total]))));
    return rows;
  },
});

const byPrefix = data.prefix.points.length > 1 ? figure({
  id: 'prefix', title: 'By prefix length',
  note: 'The ' + data.prefix.suffixTokens + ' tokens that follow a prefix made longer by the suffix\u2019s own beginning; p = ' + middleP + '. A longer prefix goes with a later stretch of the text.',
  choices: [schemeChoice],
  option(c, choice) {
    const shown = queries.length > 3 ? [queries[0], queries[Math.floor(queries.length / 2)], mostN] : queries;
    const shades = ramp(c, shown.length), length = each => data.prefix.tokens + each.tokens;
    const rows = [{name: 'greedy', color: c.greedy, dashed: true, points: data.prefix.points.map(each => [length(each), each.greedy])}];
    shown.forEach((n, i) => rows.push({name: 'n = ' + many(n), color: shades[i], points: data.prefix.points.map(each => [length(each), each.schemes[choice.scheme][queries.indexOf(n)]])}));
    const name = data.prefix.tokens ? 'prefix tokens' : 'more prefix tokens';
    return {
      series: rows.flatMap(each => lineWithBand(each.name, each.color, each.points.map(([t, r]) => [t, 100 * r.rate, 100 * r.low, 100 * r.high]), {lineStyle: {type: each.dashed ? 'dashed' : 'solid'}})),
      xAxis: axis(c, {type: 'value', name, min: 'dataMin', max: 'dataMax', minInterval: 1}), yAxis: shareAxis(c),
      tooltip: Object.assign(base(c).tooltip, {formatter: list => tip(Math.round(list[0].axisValue) + ' ' + name, list.map(each => [mark(each.color), each.seriesName,
        each.data[1].toFixed(1) + ' % [' + each.data[2].toFixed(1) + ', ' + each.data[3].toFixed(1) + ']']))}),
    };
  },
  csv() {
    const rows = [['prefix tokens', 'suffix tokens', 'scheme', 'n', 'p', 'rate', 'low', 'high', 'count', 'total']];
    data.prefix.points.forEach(each => {
      const start = [data.prefix.tokens + each.tokens, data.prefix.suffixTokens], g = each.greedy;
      rows.push([...start, 'greedy', '', '', g.rate, g.low, g.high, g.count, g.total]);
      each.schemes.forEach((rates, s) => rates.forEach((r, i) => rows.push([...start, schemes[s], queries[i], middleP, r.rate, r.low, r.high, r.count, r.total])));
    });
    return rows;
  },
}) : null;

/** Counts as shares of each part, so that parts of different size can be compared. */
function histogram(c, labels, parts, axisName, title) {
  const list = parts.map((part, i) => ({name: part.name, color: part.name === 'control' ? c.control : c.kinds[0], counts: part.counts, total: part.counts.reduce((a, b) => a + b, 0)}));
  return {
    series: list.map(each => ({name: each.name, type: 'bar', data: each.counts.map(n => 100 * n / each.total), itemStyle: {color: each.color}, barGap: '0%', barCategoryGap: '14%', emphasis: {disabled: true}})),
    legend: Object.assign(base(c).legend, {show: list.length > 1}),
    xAxis: axis(c, {type: 'category', data: labels, name: axisName, axisTick: {show: false}}), yAxis: shareAxis(c),
    tooltip: Object.assign(base(c).tooltip, {axisPointer: {type: 'shadow', shadowStyle: {opacity: 0.25, color: c.rule}}, formatter: found => tip(title(found[0].dataIndex),
      list.map(each => [mark(each.color), each.name, percent(each.counts[found[0].dataIndex] / each.total) + ' %, ' + grouped(each.counts[found[0].dataIndex]) + ' of ' + grouped(each.total)]))}),
  };
}
const partName = part => part.name === 'all' ? 'examples' : part.name;

const probabilities = figure({
  id: 'probabilities', title: 'Distribution of the extraction probability',
  note: 'p_z of each example: the chance that one sampled continuation is the suffix, word for word.',
  choices: [schemeChoice],
  option(c, choice) {
    const bins = main.schemes[choice.scheme].histogram;
    const labels = bins.map(each => each.from === null ? '0' : each.to === 0 ? '1' : '10' + superscript(each.to));
    return histogram(c, labels, data.parts.map(part => ({name: partName(part), counts: part.schemes[choice.scheme].histogram.map(each => each.count)})), 'p_z, up to',
      i => bins[i].from === null ? 'p_z = 0' : 'p_z from 10' + superscript(bins[i].from) + ' to 10' + superscript(bins[i].to));
  },
  csv(choice) {
    const rows = [['part', 'scheme', 'log10 p_z from', 'log10 p_z to', 'count']];
    data.parts.forEach(part => part.schemes[choice.scheme].histogram.forEach(each => rows.push([part.name, schemes[choice.scheme], each.from, each.to, each.count])));
    return rows;
  },
});

const memorized = figure({
  id: 'memorized', title: 'Distribution of the memorized length',
  note: 'How many suffix tokens greedy decoding gets right before its first mistake. Median ' + data.parts.map(part => part.medianMemorized + (control ? ' (' + part.name + ')' : '')).join(', ') + '.',
  option(c) {
    const top = Math.max(...data.parts.map(part => part.memorized.length - 1));
    const labels = Array.from({length: top + 1}, (_, i) => String(i));
    return histogram(c, labels, data.parts.map(part => ({name: partName(part), counts: labels.map((_, i) => part.memorized[i] || 0)})), 'tokens', i => i + (i === 1 ? ' token' : ' tokens'));
  },
  csv() {
    const rows = [['part', 'tokens', 'examples']];
    data.parts.forEach(part => part.memorized.forEach((count, i) => rows.push([part.name, i, count])));
    return rows;
  },
});

function examples() {
  let scheme = schemes[0];
  const fields = [...new Set(data.examples.flatMap(each => Object.keys(each.metadata)))].filter(name => data.examples.every(each => String(each.metadata[name]).length <= 24)).slice(0, generation ? 2 : 3);
  const ln = row => row.logProb[scheme];
  const columns = [
    {key: 'id', label: 'example', text: true, kind: 'id', value: row => row.id, cell: row => row.id},
    ...fields.map((name, i) => ({key: 'field-' + name, label: name, text: data.examples.some(each => typeof each.metadata[name] !== 'number'), minor: i > 0,
      value: row => row.metadata[name] === undefined ? null : row.metadata[name], cell: row => row.metadata[name] === undefined ? '' : String(row.metadata[name])})),
    {key: 'p', label: 'p_z', value: row => ln(row), cell: row => probability(ln(row))},
    {key: 'queries', label: 'n at p = ' + middleP, minor: true, value: row => row.queries[schemes.indexOf(scheme)], cell: row => {
      const log = row.queries[schemes.indexOf(scheme)];
      return log === null ? '\u221e' : log < 6 ? many(Math.pow(10, log)) : '10' + superscript(Math.round(log));
    }},
    {key: 'greedy', label: 'greedy', value: row => row.greedyMatch ? 1 : 0, cell: row => row.greedyMatch ? el('span', {class: 'yes'}, 'yes') : 'no'},
    {key: 'memorized', label: 'tokens', minor: true, value: row => row.memorized, cell: row => row.memorized + '/' + row.tokens.rank.length},
    ...generationColumns(() => scheme),
    {key: 'suffix', label: 'suffix', text: true, kind: 'snippet', value: row => row.tokens.text.join(''), cell: row => row.tokens.text.join('').slice(0, 120)},
  ];
  const table = sortable(columns, data.examples, {
    id: 'examples-table', sort: 'p', detail: row => el('div', {},
      el('div', {class: 'label-line'}, 'prefix' + (row.prefix === null ? ' (token ids)' : '')),
      el('div', {class: 'text-block prefix'}, row.prefix === null ? row.prefixIds.join(' ') : row.prefix),
      el('div', {class: 'label-line'}, 'suffix under ' + scheme + (row.prefix === null ? ' (token ids)' : '')), tokens(row, scheme), tokenKey(), ...generated(row, scheme)),
  });
  let words = '', greedy = 'all';
  const apply = () => table.filter(row => (greedy === 'all' || row.greedyMatch === (greedy === 'yes'))
    && (!words || [row.id, row.prefix || '', row.tokens.text.join(''), ...Object.values(row.metadata)].join('\n').toLowerCase().includes(words)));
  return el('section', {id: 'examples'}, el('h2', {}, 'The most extractable examples'),
    el('p', {class: 'note'}, (data.examples.length < data.all ? 'The ' + grouped(data.examples.length) + ' of ' + grouped(data.all) + ' with the largest p_z. ' : '')
      + 'A click on a row shows its text; tokens counts how many greedy decoding gets right before its first mistake.' + generationNote()),
    el('div', {class: 'bar'},
      el('input', {type: 'search', placeholder: 'Filter by id, text or field', 'aria-label': 'Filter', oninput(event) { words = event.target.value.toLowerCase(); apply(); }}),
      el('label', {}, 'greedy ', el('select', {'aria-label': 'greedy', oninput(event) { greedy = event.target.value; apply(); }}, ['all', 'yes', 'no'].map(name => el('option', {value: name}, name)))),
      schemes.length > 1 ? el('label', {}, 'scheme ', el('select', {'aria-label': 'scheme', oninput(event) { scheme = event.target.value; apply(); }}, schemes.map(name => el('option', {value: name}, name)))) : null,
      table.count),
    table.node);
}

const charts = [curves, boundsFigure(), sideBySide, byGroup, ...generationFigures(), bySuffix, byPrefix, probabilities, memorized].filter(Boolean);
const odd = (charts.length - (data.bounds.length ? 1 : 0)) % 2 === 0;
if (odd) charts[charts.length - 1].node.classList.add('wide');
show([
  el('header', {}, el('p', {class: 'kicker'}, 'Training-data extraction'), el('h1', {}, data.title), subtitle(),
    el('p', {class: 'lead'}, headline())),
  filterNote(), cards(), remarks(),
  el('h2', {}, 'Figures'),
  el('div', {class: 'figures'}, charts.map(each => each.node)),
  againstTable(), boundsTable(), personsSection(), profileSection(), measuresTable(), membershipTable(), guessesTable(), predictabilityTable(), roundingTable(),
  examples(), settings(data.run), footer(),
], charts);
