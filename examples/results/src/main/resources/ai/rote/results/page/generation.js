// What was drawn and searched besides scores; used by measure.js where a run has it.
const generation = data.generation;
const isDistance = generation && generation.isDistance !== false;

/** As in "levenshtein ≤ 2". */
function within(i) {
  return generation.closeness + (isDistance ? ' \u2264 ' : ' \u2265 ') + generation.thresholds[i];
}

/** Rates against ε: what was drawn, what a search found at least, greedy decoding, and p_z alone. */
function nearlyVerbatim() {
  const has = part => generation.schemes.some(each => each[part]);
  const thresholds = generation.closeness ? generation.thresholds : [0];
  const compared = generation.closeness || 'distance', epsilon = isDistance ? '\u03b5' : '\u03c4';
  const lines = (c, choice) => {
    const set = generation.schemes[choice.scheme], n = choice.n, flat = rate => thresholds.map(() => rate);
    const list = [{name: 'verbatim', color: c.soft, type: 'dotted', rates: flat(at(main, choice.scheme, queries[n], middleP))}];
    if (set.near) list.push({name: 'searched', color: c.kinds[0], rates: set.near.map(each => each[n])});
    if (set.sampled) list.push({name: 'drawn', color: c.kinds[1], rates: set.sampled.map(each => each[n])});
    if (set.asText) list.push({name: 'same text', color: c.kinds[2], type: 'dotted', rates: flat(set.asText[n])});
    if (generation.greedy) list.push({name: 'greedy', color: c.greedy, type: 'dashed', rates: generation.greedy});
    return list;
  };
  const notes = ['Share of ' + (ofMain ? ofMain + ' ' : '') + 'examples that n queries return'
    + (generation.closeness ? ' within ' + epsilon : '') + ' with probability ' + middleP + ' or more.'];
  if (has('sampled')) notes.push('Bars: what the draws leave open.');
  const bounds = [has('near') && 'what is searched', has('asText') && 'the same text in whatever tokens'].filter(Boolean);
  if (bounds.length) notes.push('Lower bounds: ' + bounds.join(', and ') + '.');
  return figure({
    id: 'nearly', title: 'Nearly verbatim', note: notes.join(' '),
    choices: [schemeChoice, {key: 'n', label: 'n', options: queries.map(many)}],
    option(c, choice) {
      const list = lines(c, choice), symbols = each => each.type !== 'dotted' || thresholds.length === 1;
      const series = list.map(each => ({name: each.name, type: 'line', data: each.rates.map(r => 100 * r.rate), itemStyle: {color: each.color},
        lineStyle: {color: each.color, width: each.type ? 1.6 : 2, type: each.type || 'solid'}, symbol: 'circle', symbolSize: 6, showSymbol: symbols(each), emphasis: {disabled: true}}));
      list.forEach(each => series.push(band(each.name, each.rates.map((r, x) => [x, 100 * r.low, 100 * r.high]), each.color)));
      list.filter(each => each.name === 'drawn').forEach(each =>
        series.push(whiskers(each.name, each.rates.map((r, x) => [x, 100 * r.least, 100 * r.most]), each.color, 0)));
      return {
        series, yAxis: shareAxis(c),
        // In two rows where one is too short: on paper nobody can turn to the rest of a legend.
        legend: Object.assign(base(c).legend, {type: 'plain', top: 2, itemGap: 12}), grid: Object.assign(base(c).grid, {top: 78}),
        xAxis: axis(c, {type: 'category', data: thresholds.map(String), name: compared + ', ' + epsilon, axisTick: {show: false}}),
        tooltip: Object.assign(base(c).tooltip, {formatter(found) {
          const x = found[0].dataIndex;
          return tip(generation.closeness ? within(x) : 'verbatim', list.flatMap(each => {
            const r = each.rates[x], row = [[mark(each.color), each.name, rateText(r)]];
            if (r.undecided) row.push(['', 'left open by the draws', grouped(r.undecided)]);
            return row;
          }));
        }}),
      };
    },
    csv() {
      const rows = [['scheme', 'n', 'p', 'threshold', 'what', 'rate', 'low', 'high', 'count', 'total', 'least', 'most']];
      schemes.forEach((scheme, s) => queries.forEach((n, i) => lines(colors(), {scheme: s, n: i}).forEach(each => each.rates.forEach((r, x) =>
        rows.push([scheme, n, middleP, thresholds[x], each.name, r.rate, r.low, r.high, r.count, r.total, r.least, r.most])))));
      return rows;
    },
  });
}

/** One point an example: how often it was drawn word for word, against how often p_z says it is. */
function sampledAgainstComputed() {
  const of = choice => generation.schemes[choice.scheme].agreement;
  return figure({
    id: 'agreement', title: 'Sampled against computed',
    note(choice) {
      const a = of(choice);
      return 'Share of ' + grouped(a.draws) + ' draws that are the suffix word for word, with its ' + level() + ' interval, against p_z. '
        + grouped(a.outside) + ' of ' + grouped(a.examples) + ' examples lie outside theirs; joint test: p-value '
        + (a.pValue < 0.001 ? a.pValue.toExponential(0).replace('e-', ' \u00d7 10\u207b').replace(/\d+$/, superscript) : a.pValue.toFixed(3))+ '.'
        + (a.tooRare ? ' Left out: ' + grouped(a.tooRare) + ' with p_z below 1/' + grouped(a.draws) + ' and no hit.' : '')
        + (a.step > 1 ? ' Of the others, one in ' + grouped(a.step) + ' is shown.' : '');
    },
    choices: [schemeChoice],
    option(c, choice) {
      const a = of(choice), edge = Math.floor(-Math.log10(2 * a.draws)), log = p => Math.max(edge, p > 0 ? Math.log10(p) : edge);
      const points = a.points.map(([id, p, hits, draws, low, high]) => ({value: [log(p), log(hits / draws)], id, p, hits, draws, low, high}));
      const side = name => axis(c, {type: 'value', min: edge, max: 0, interval: 1, name, axisLine: {onZero: false, lineStyle: {color: c.rule}}, splitLine: {show: true, lineStyle: {color: c.rule, width: 1}},
        axisLabel: {formatter: value => value === edge ? '0' : value > -4 ? String(Number(Math.pow(10, value).toPrecision(1))) : '10' + superscript(value)}});
      return {
        legend: {show: false}, grid: Object.assign(base(c).grid, {top: 34, right: 22}),
        series: [
          {name: 'diagonal', type: 'line', silent: true, symbol: 'none', data: [[edge, edge], [0, 0]], lineStyle: {color: c.greedy, width: 1.4, type: 'dashed'}, tooltip: {show: false}},
          whiskers('interval', points.map(each => [each.value[0], log(each.low), log(each.high)]), c.soft, 0),
          {name: 'examples', type: 'scatter', data: points, symbolSize: 8, z: 6, clip: false, itemStyle: {color: c.kinds[0], opacity: 0.85}, emphasis: {disabled: true}},
        ],
        xAxis: side('computed p_z'),
        yAxis: Object.assign(side('share of draws'), {nameLocation: 'end', nameGap: 12, nameTextStyle: {color: c.soft, fontSize: 12, align: 'left', padding: [0, 0, 0, -24]}}),
        tooltip: Object.assign(base(c).tooltip, {trigger: 'item', formatter: ({data: each}) => tip(each.id, [
          ['', 'computed p_z', probability(each.p > 0 ? Math.log(each.p) : null)],
          ['', 'drawn', grouped(each.hits) + ' of ' + grouped(each.draws) + ', [' + each.low.toPrecision(2) + ', ' + each.high.toPrecision(2) + ']']])}),
      };
    },
    csv(choice) {
      return [['example', 'scheme', 'p_z', 'hits', 'draws', 'low', 'high'],
        ...of(choice).points.map(([id, ...rest]) => [id, schemes[choice.scheme], ...rest])];
    },
  });
}

function generationFigures() {
  if (!generation) return [];
  return [nearlyVerbatim(), generation.schemes.every(each => each.agreement) && sampledAgainstComputed()].filter(Boolean);
}

/** What those columns hold. */
function generationNote() {
  const keys = generationColumns(() => schemes[0]).map(each => each.key);
  return (keys.includes('near') ? ' Within ' + generation.thresholds[generation.thresholds.length - 1] + ' (' + generation.closeness + '): what a search found of the probability to come so near.' : '')
    + (keys.includes('drawn') ? ' Drawn: how many draws are the suffix, word for word.' : '');
}

/** Columns of the table of examples, for the scheme that is shown. */
function generationColumns(scheme) {
  if (!generation) return [];
  const of = row => (row.generated || {})[scheme()] || {}, last = generation.thresholds.length - 1, columns = [];
  const any = part => data.examples.some(row => Object.values(row.generated || {}).some(each => each[part]));
  if (any('near')) columns.push({key: 'near', label: 'within ' + generation.thresholds[last], minor: true,
    value: row => of(row).near ? of(row).near[last] : null, cell: row => of(row).near ? '\u2265 ' + probability(of(row).near[last]) : ''});
  if (any('hits')) columns.push({key: 'drawn', label: 'drawn', minor: true,
    value: row => of(row).draws ? of(row).verbatim / of(row).draws : null, cell: row => of(row).draws ? grouped(of(row).verbatim) + '/' + grouped(of(row).draws) : ''});
  return columns;
}

/** What two texts have in common at both ends stays plain; what lies between is marked. */
function marked(text, original) {
  let start = 0, end = 0;
  const least = Math.min(text.length, original.length);
  while (start < least && text[start] === original[start]) start++;
  while (end < least - start && text[text.length - 1 - end] === original[original.length - 1 - end]) end++;
  const middle = text.slice(start, text.length - end);
  return [text.slice(0, start), el('span', {class: 'token miss'}, middle || '\u2038'), text.slice(text.length - end)];
}

/** Nodes for the row of an example. */
function generated(row, scheme) {
  const found = (row.generated || {})[scheme];
  if (!found || Object.keys(found).length === 0) return [];
  const cell = text => el('td', {class: 'num'}, text);
  const head = text => el('th', {class: 'text', scope: 'row'}, text);
  const lines = [[head('word for word'), cell(found.draws ? grouped(found.verbatim) : ''), cell(probability(row.logProb[scheme]))]];
  if (found.asText) lines.push([head('same text'), cell(''), cell('\u2265 ' + probability(found.asText[0]))]);
  generation.thresholds.forEach((threshold, i) => {
    if ((!found.hits && !found.near) || (isDistance && threshold === 0)) return; // nothing, or word for word
    lines.push([head(within(i)), cell(found.hits ? grouped(found.hits[i]) : ''), cell(found.near ? '\u2265 ' + probability(found.near[i]) : '')]);
  });
  const nodes = [el('div', {class: 'label-line'}, 'generated under ' + scheme),
    el('table', {class: 'generated'}, el('thead', {}, el('tr', {}, el('th', {class: 'text'}, 'suffix'),
      el('th', {}, found.draws ? 'of ' + grouped(found.draws) + ' draws' : ''), el('th', {}, 'probability'))),
    el('tbody', {}, lines.map(each => el('tr', {}, each))))];
  const others = (found.found || []).filter(each => !each.verbatim);
  if (others.length) {
    const original = row.prefix === null ? null : row.tokens.text.join('');
    nodes.push(el('div', {class: 'label-line'}, 'likeliest found with ' + within(generation.thresholds.length - 1) + ', other than itself'));
    others.forEach(each => nodes.push(el('div', {class: 'text-block found'}, original === null ? each.text : marked(each.text, original),
      el('span', {class: 'soft'}, '  (' + probability(each.logProb) + ')'))));
  }
  return nodes;
}

/** One guess an example, ranked by its probability and read until the last error allowed. */
function guessesTable() {
  const part = report.generation;
  if (!part) return null;
  const all = [['greedy decoding', 'ranked by its probability at temperature 1', part.greedyGuesses],
    ...part.schemes.map(each => ['likeliest draw, ' + each.scheme, 'ranked by its probability under the scheme', each.guesses])].filter(each => each[2]);
  if (!all.length) return null;
  const errors = all[0][2].errors;
  const rows = all.map(([name, meaning, guesses]) => [label(name, meaning), valueCell(guesses.recall, guesses, inPercent),
    el('td', {class: 'num'}, grouped(guesses.found) + ' of ' + grouped(guesses.examples)), el('td', {class: 'num minor'}, grouped(guesses.wrongGuesses)),
    el('td', {class: 'num minor'}, inPercent(guesses.precision))]);
  return el('section', {id: 'guesses'}, el('h2', {}, 'Ranked guesses'),
    el('p', {class: 'note'}, 'One guess an example, read from the most probable one on until ' + errors + ' are wrong: recall at ' + errors + ' errors, as in the Training Data Extraction Challenge.'
      + (all.some(each => each[2].everyGuessRead) ? ' Where fewer are wrong, every guess counts, and their order makes no difference.' : '')),
    plainTable('guesses-table', ['guess', 'recall (%)', 'found', {minor: 'wrong'}, {minor: 'precision (%)'}], rows));
}
