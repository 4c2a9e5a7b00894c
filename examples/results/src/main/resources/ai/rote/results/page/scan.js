'use strict';
// The report of a scan: documents by sliding window.
const schemes = data.grid.schemes, all = data.all;
const mark = color => '<span style="display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px;background:' + color + '"></span>';
const schemeChoice = {key: 'scheme', label: 'scheme', options: schemes};
const where = 'n = ' + many(data.at.n) + ', p = ' + data.at.p;
const log10 = ln => ln / Math.LN10;

// Heat: 0 for p_z at most 10^-12, 1 for p_z = 1, linear in the exponent.
const COLDEST = -12;
const heat = ln => ln === null || ln === '-' ? 0 : Math.max(0, 1 - log10(ln) / COLDEST);
const shade = ln => 'rgba(var(--token),' + (0.85 * heat(ln)).toFixed(3) + ')';
const pText = ln => ln === '-' ? 'not tested' : 'p_z ' + probability(ln);

function headline() {
  const set = all.schemes[0];
  let text = 'Of ' + grouped(all.tokens) + ' tokens' + (data.texts.length > 1 ? ' in ' + grouped(data.texts.length) + ' texts' : '') + ', '
    + grouped(set.covered) + ' (' + percent(set.covered / all.tokens) + ' %) stand in ' + grouped(set.regions)
    + (set.regions === 1 ? ' region' : ' regions') + ' that can be extracted with ' + schemes[0] + ', given what stands before them, within '
    + many(data.at.n) + ' samples with probability ' + data.at.p + ' or more.';
  if (set.longest) text += ' The longest region has ' + grouped(set.longest) + ' tokens.';
  return text;
}

function plainCard(label, value, unit, note) {
  return el('div', {class: 'card'}, el('div', {class: 'label'}, label),
    el('div', {class: 'value'}, value, unit && el('small', {}, unit)), el('div', {class: 'range'}, note));
}

function cards() {
  const set = all.schemes[0], share = (n, label) => plainCard(label, percent(n / all.tokens), '%', grouped(n) + ' of ' + grouped(all.tokens) + ' tokens');
  return el('div', {class: 'cards'},
    share(set.covered, 'likely to come out, given what stands before, when asked ' + many(data.at.n) + ' times with ' + schemes[0]), share(all.greedy, 'repeated word for word by greedy decoding, the model\u2019s one likeliest answer'),
    plainCard('regions that are extractable at ' + where, grouped(set.regions), '', grouped(set.coveredCharacters) + ' of ' + grouped(all.characters) + ' characters'),
    plainCard('longest extractable region', grouped(set.longest), ' tokens', grouped(all.windows) + ' windows scored'));
}

function strip(text, s) {
  const set = text.schemes[s], count = set.heat.length;
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  node.setAttribute('class', 'strip');
  node.setAttribute('viewBox', '0 0 ' + count + ' 1');
  node.setAttribute('preserveAspectRatio', 'none');
  node.setAttribute('role', 'img');
  node.setAttribute('aria-label', 'Heat strip of ' + text.name);
  let from = 0;
  for (let i = 1; i <= count; i++) {
    if (i < count && set.heat[i] === set.heat[from]) continue;
    if (heat(set.heat[from]) > 0) {
      const rect = document.createElementNS(node.namespaceURI, 'rect');
      rect.setAttribute('x', from); rect.setAttribute('width', i - from); rect.setAttribute('height', 1);
      rect.setAttribute('style', 'fill:' + shade(set.heat[from]));
      node.append(rect);
    }
    from = i;
  }
  const line = el('div', {class: 'range'}, '\u00a0');
  node.addEventListener('click', event => {
    const box = node.getBoundingClientRect(), place = Math.min(text.characters - 1, Math.floor((event.clientX - box.left) / box.width * count) * set.heatCharacters);
    if (canGo(text.name, place)) goTo(text.name, place);
  });
  node.addEventListener('mousemove', event => {
    const box = node.getBoundingClientRect();
    const i = Math.min(count - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * count)));
    line.textContent = 'characters ' + grouped(i * set.heatCharacters) + ' to ' + grouped(Math.min(text.characters, (i + 1) * set.heatCharacters)) + ': highest ' + pText(set.heat[i]);
  });
  node.addEventListener('mouseleave', () => { line.textContent = '\u00a0'; });
  return el('div', {class: 'strip-of'}, el('div', {class: 'label-line'}, text.name + ' \u00b7 ' + grouped(text.tokens) + ' tokens, '
    + percent(set.covered / Math.max(1, text.tokens)) + ' % extractable'), node, line);
}

function strips() {
  const drawn = data.texts.filter(text => text.schemes[0].heat.length > 0);
  const box = el('div', {id: 'strips'});
  const fill = s => box.replaceChildren(...drawn.map(text => strip(text, s)));
  fill(0);
  const swatch = exponent => el('i', {style: 'background:' + shade(exponent * Math.LN10)});
  return el('section', {id: 'heat'}, el('h2', {}, 'Where'),
    el('p', {class: 'note'}, 'The text from its beginning to its end; dark where a window\u2019s suffix is likely to be continued word for word. Each place has the highest p_z of the windows whose suffix holds it.'
      + (drawn.length < data.texts.length ? ' The ' + grouped(drawn.length) + ' most extractable of ' + grouped(data.texts.length) + ' texts.' : '')
      + ' A click goes to the place in the text.'),
    el('p', {class: 'note', id: 'missed'}, data.missed),
    el('div', {class: 'bar'}, schemes.length > 1 && el('label', {}, 'scheme ', el('select', {'aria-label': 'scheme of the strips', oninput(event) { fill(Number(event.target.value)); }},
      schemes.map((name, i) => el('option', {value: i}, name)))),
      el('span', {class: 'key'}, 'p_z: 10' + superscript(COLDEST) + ' ', swatch(-9), swatch(-6), swatch(-3), swatch(0), ' 1')),
    box);
}

const drawnTexts = data.texts.filter(text => text.schemes[0].heat.length > 0);
const profile = figure({
  id: 'profile', wide: true, title: 'Extraction probability along the text',
  note: 'Highest p_z at each place, as a power of ten. Above the dashed line: extractable at ' + where + '. Gaps: p_z = 0, or not tested.',
  choices: [{key: 'text', label: 'text', options: drawnTexts.map(each => each.name)}, schemeChoice],
  option(c, choice) {
    const text = drawnTexts[choice.text], set = text.schemes[choice.scheme];
    // Each stretch from its beginning to its end: one that stands alone would have no width.
    const points = set.heat.flatMap((ln, i) => [i, i + 1].map(edge => [Math.min(text.characters, edge * set.heatCharacters), ln === null || ln === '-' ? null : log10(ln)]));
    const lowest = Math.min(COLDEST, ...points.filter(each => each[1] !== null).map(each => Math.max(-40, each[1])));
    return {
      series: [{name: schemes[choice.scheme], type: 'line', showSymbol: false, data: points, connectNulls: false, itemStyle: {color: c.kinds[0]}, lineStyle: {color: c.kinds[0], width: 1.5}, areaStyle: {color: c.kinds[0], opacity: 0.14, origin: 'start'}, emphasis: {disabled: true},
        markLine: {silent: true, symbol: 'none', animation: false, label: {show: false}, lineStyle: {color: c.greedy, type: 'dashed', width: 1.4}, data: [{yAxis: log10(data.threshold)}]}}],
      legend: Object.assign(base(c).legend, {show: false}), grid: Object.assign(base(c).grid, {top: 38, right: 40}),
      xAxis: axis(c, {type: 'value', name: 'character', min: 0, max: text.characters, splitNumber: innerWidth < 600 ? 3 : 6, axisLabel: {formatter: grouped, showMaxLabel: false}}),
      yAxis: axis(c, {type: 'value', name: 'highest p_z', nameLocation: 'end', nameGap: 12, nameTextStyle: {color: c.soft, fontSize: 12, align: 'left', padding: [0, 0, 0, -24]}, min: 10 * Math.floor(lowest / 10), max: 0, splitLine: {show: true, lineStyle: {color: c.rule}}, axisLabel: {formatter: value => value === 0 ? '1' : '10' + superscript(value)}, axisLine: {show: false}}),
      tooltip: Object.assign(base(c).tooltip, {formatter(list) {
        const i = Math.min(set.heat.length - 1, Math.floor(list[0].axisValue / set.heatCharacters));
        return tip('characters ' + grouped(i * set.heatCharacters) + ' to ' + grouped(Math.min(text.characters, (i + 1) * set.heatCharacters)), [[mark(c.kinds[0]), 'highest p_z', set.heat[i] === '-' ? 'not tested' : probability(set.heat[i])]]);
      }}),
    };
  },
  csv(choice) {
    const text = drawnTexts[choice.text], rows = [['text', 'scheme', 'from character', 'to character', 'highest ln p_z']];
    text.schemes.forEach((set, s) => set.heat.forEach((ln, i) => { if (ln !== '-') rows.push([text.name, schemes[s], i * set.heatCharacters, Math.min(text.characters, (i + 1) * set.heatCharacters), ln === null ? '-inf' : ln]); }));
    return rows;
  },
});

const shares = figure({
  id: 'shares', wide: true, title: 'Share that is extractable, against the number of queries',
  note: 'Tokens in an extractable region, of all ' + grouped(all.tokens) + '; p = ' + data.at.p + '. Dashed: greedy decoding, which ignores n. A count over the whole text, not a sample: there is no interval.',
  choices: [],
  option(c) {
    const series = all.schemes.map((set, s) => ({name: schemes[s], type: 'line', showSymbol: false, data: set.curve.map((n, i) => [data.curveN[i], 100 * n / all.tokens, n]), itemStyle: {color: c.kinds[s % c.kinds.length]}, lineStyle: {color: c.kinds[s % c.kinds.length], width: 2}, emphasis: {disabled: true}}));
    const ends = [data.curveN[0], data.curveN[data.curveN.length - 1]];
    series.push({name: 'greedy', type: 'line', showSymbol: false, data: ends.map(n => [n, 100 * all.greedy / all.tokens, all.greedy]), itemStyle: {color: c.greedy}, lineStyle: {color: c.greedy, width: 1.6, type: 'dashed'}, emphasis: {disabled: true}});
    return {
      series, xAxis: queriesAxis(c),
      yAxis: shareAxis(c, '% of tokens'),
      tooltip: Object.assign(base(c).tooltip, {formatter: list => tip('n = ' + many(list[0].axisValue), list.map(each => [mark(each.color), each.seriesName, each.data[1].toFixed(2) + ' %, ' + grouped(each.data[2]) + ' tokens']))}),
    };
  },
  csv() {
    const rows = [['scheme', 'n', 'p', 'share', 'tokens', 'of tokens']];
    all.schemes.forEach((set, s) => set.curve.forEach((n, i) => rows.push([schemes[s], data.curveN[i], data.at.p, n / all.tokens, n, all.tokens])));
    rows.push(['greedy', '', '', all.greedy / all.tokens, all.greedy, all.tokens]);
    return rows;
  },
});

function lineOf(row) {
  if (!canGo(row.document, row.start)) return '';
  return grouped(knownOf(shownTexts.find(each => each.name === row.document)).line(row.start) + 1);
}

function regions() {
  const columns = [
    ...(data.texts.length > 1 ? [{key: 'document', label: 'text', text: true, kind: 'id', value: row => row.document, cell: row => row.document}] : []),
    ...(shownTexts.length ? [{key: 'line', label: 'line', value: row => row.start, cell: row => lineOf(row)}] : []),
    {key: 'start', label: 'characters', minor: shownTexts.length > 0, value: row => row.start, cell: row => grouped(row.start) + '\u2013' + grouped(row.end)},
    {key: 'tokens', label: 'tokens', value: row => row.tokens, cell: row => grouped(row.tokens)},
    {key: 'p', label: 'highest p_z', value: row => row.highest, cell: row => probability(row.highest)},
    {key: 'lowest', label: 'lowest p_z', minor: true, value: row => row.lowest, cell: row => probability(row.lowest)},
    {key: 'windows', label: 'windows', minor: true, value: row => row.windows, cell: row => grouped(row.windows)},
    {key: 'snippet', label: 'region', text: true, kind: 'snippet', value: row => row.text, cell: row => row.text.slice(0, 120)},
  ];
  const table = sortable(columns, data.regions, {id: 'regions-table', sort: 'tokens', detail: row => el('div', {}, el('div', {class: 'region text-block'}, row.text
    + (row.end - row.start > row.text.length ? ' \u2026' : '')),
    canGo(row.document, row.start) && el('button', {type: 'button', class: 'step', onclick: () => goTo(row.document, row.start)}, 'Show in the text'))});
  let words = '', scheme = schemes[0];
  const apply = () => table.filter(row => row.scheme === scheme && (!words || (row.document + '\n' + row.text).toLowerCase().includes(words)));
  apply();
  const total = all.schemes.reduce((sum, set) => sum + set.regions, 0);
  return el('section', {id: 'regions'}, el('h2', {}, 'Extractable regions'),
    el('p', {class: 'note'}, 'At ' + where + (data.regions.length < total ? '; the ' + grouped(data.regions.length) + ' longest of ' + grouped(total) : '')
      + '. A region is the union of windows\u2019 suffixes that overlap or touch, each extractable from its own prefix. regions.jsonl has all of them. A click on a row shows the text.'),
    el('div', {class: 'bar'}, el('input', {type: 'search', placeholder: 'Filter by text', 'aria-label': 'Filter', oninput(event) { words = event.target.value.toLowerCase(); apply(); }}),
      schemes.length > 1 && el('label', {}, 'scheme ', el('select', {'aria-label': 'scheme of the regions', oninput(event) { scheme = schemes[Number(event.target.value)]; apply(); }},
        schemes.map((name, i) => el('option', {value: i}, name)))), table.count),
    table.node);
}

const shownTexts = data.texts.filter(text => text.text !== undefined);
const isWhole = text => text.text.length >= text.characters;
/** Goes to a place in the view of the texts; set once there is one. */
let goTo = () => {};
const canGo = (name, position) => shownTexts.some(text => text.name === name && position < text.text.length);

function fullTexts() {
  if (!shownTexts.length) return null;
  let text = shownTexts[0], s = 0, first = 0, last = 0;
  const where = el('p', {class: 'note', id: 'text-place', 'aria-live': 'polite'});
  const view = textView('full-text', ln => 'rgba(var(--token),' + (0.5 * heat(ln)).toFixed(3) + ')', pText, (from, to) => {
    [first, last] = [from, to];
    const chapter = knownOf(text).chapter(first), count = knownOf(text).starts.length;
    where.textContent = 'Lines ' + grouped(first + 1) + ' to ' + grouped(last + 1) + ' of ' + grouped(count)
      + (isWhole(text) ? '' : ' (the first ' + grouped(text.text.length) + ' of ' + grouped(text.characters) + ' characters)') + (chapter ? ' \u00b7 ' + chapter : '');
  });
  const chapters = el('select', {'aria-label': 'chapter', onchange(event) { if (event.target.value !== '') view.go(knownOf(text).starts[Number(event.target.value)]); }});
  const chapterLabel = el('label', {}, 'chapter ', chapters);
  const textChoice = el('select', {'aria-label': 'text of the marks', oninput(event) { text = shownTexts[Number(event.target.value)]; fill(); }}, shownTexts.map((each, i) => el('option', {value: i}, each.name)));
  const message = el('span', {class: 'soft', 'aria-live': 'polite'});
  const fill = () => {
    view.show(text, s);
    const list = knownOf(text).chapters;
    chapters.replaceChildren(el('option', {value: ''}, 'go to \u2026'), ...list.map(([line, title]) => el('option', {value: line}, title)));
    chapterLabel.style.display = list.length ? '' : 'none';
  };
  /** The next or previous stretch that is extractable, from the place last gone to or what is seen. */
  let here = -1;
  const step = forward => {
    const found = stretches(knownOf(text).marks[s], data.threshold);
    const next = forward ? found.find(each => each > here) : found.filter(each => each < here).pop();
    message.textContent = next === undefined ? (found.length ? 'no more in this direction' : 'none in this text')
      : grouped(found.indexOf(next) + 1) + ' of ' + grouped(found.length);
    if (next !== undefined) { here = next; view.go(next); }
  };
  const find = word => {
    if (!word) return;
    const expression = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'), 'gi');
    expression.lastIndex = here + 1;
    const found = expression.exec(text.text) || (expression.lastIndex = 0, expression.exec(text.text));
    message.textContent = found ? 'line ' + grouped(knownOf(text).line(found.index) + 1) : 'not found';
    if (found) { here = found.index; view.go(found.index); }
  };
  goTo = (name, position) => {
    const i = shownTexts.findIndex(each => each.name === name);
    if (shownTexts[i] !== text) { text = shownTexts[i]; textChoice.value = String(i); fill(); }
    here = position;
    view.node.scrollIntoView({block: 'center'});
    view.go(position);
  };
  fill();
  const left = data.texts.length - shownTexts.length, cut = shownTexts.find(each => !isWhole(each));
  return el('section', {id: 'text'}, el('h2', {}, 'The text'),
    el('p', {class: 'note'}, 'Each place shaded by the highest p_z of the windows whose suffix holds it, as in the strip; not shaded: below 10' + superscript(COLDEST) + ', or not tested.'
      + (left || cut ? ' This page holds at most ' + grouped(data.mostShown) + ' characters, of the most extractable texts'
        + (left ? '; ' + grouped(left) + ' of ' + grouped(data.texts.length) + ' texts are not here' : '')
        + (cut ? '; of ' + cut.name + ' the first ' + grouped(cut.text.length) + ' of ' + grouped(cut.characters) + ' characters' : '')
        + '. positions.jsonl has every place.' : '')),
    el('div', {class: 'bar'},
      shownTexts.length > 1 && el('label', {}, 'text ', textChoice),
      schemes.length > 1 && el('label', {}, 'scheme ', el('select', {'aria-label': 'scheme of the marks', oninput(event) { s = Number(event.target.value); fill(); }}, schemes.map((name, i) => el('option', {value: i}, name)))),
      chapterLabel,
      el('label', {}, 'line ', el('input', {type: 'number', min: 1, 'aria-label': 'line to go to', onchange(event) {
        const starts = knownOf(text).starts;
        if (event.target.value) view.go(starts[Math.max(0, Math.min(starts.length, Number(event.target.value)) - 1)]);
      }})),
      el('input', {type: 'search', placeholder: 'Find in the text', 'aria-label': 'Find in the text', onkeydown(event) { if (event.key === 'Enter') find(event.target.value.trim()); }}),
      el('span', {}, el('button', {type: 'button', class: 'step', onclick: () => step(false)}, '\u2191 previous'), ' ',
        el('button', {type: 'button', class: 'step', onclick: () => step(true)}, 'next extractable \u2193')),
      message),
    where, view.node);
}

function textsTable() {
  if (data.texts.length < 2) return null;
  const columns = [
    {key: 'name', label: 'text', text: true, kind: 'id', value: row => row.name, cell: row => row.name},
    {key: 'tokens', label: 'tokens', value: row => row.tokens, cell: row => grouped(row.tokens)},
    {key: 'share', label: '% extractable', value: row => row.tokens ? row.schemes[0].covered / row.tokens : 0, cell: row => row.windows ? percent(row.schemes[0].covered / row.tokens) : 'too short'},
    {key: 'greedy', label: '% by greedy', minor: true, value: row => row.tokens ? row.greedy / row.tokens : 0, cell: row => row.windows ? percent(row.greedy / row.tokens) : ''},
    {key: 'regions', label: 'regions', value: row => row.schemes[0].regions, cell: row => grouped(row.schemes[0].regions)},
    {key: 'longest', label: 'longest, tokens', minor: true, value: row => row.schemes[0].longest, cell: row => grouped(row.schemes[0].longest)},
  ];
  const table = sortable(columns, data.texts, {id: 'texts-table', sort: 'share'});
  return el('section', {id: 'texts'}, el('h2', {}, 'Text by text'), el('p', {class: 'note'}, 'At ' + where + ', ' + schemes[0] + '.'), table.node);
}

const charts = drawnTexts.length ? [profile, shares] : [shares];
show([
  el('header', {}, el('p', {class: 'kicker'}, 'Scan by sliding window'), el('h1', {}, data.title), subtitle(), el('p', {class: 'lead'}, headline())),
  cards(), strips(),
  el('h2', {}, 'Figures'), el('div', {class: 'figures'}, charts.map(each => each.node)),
  regions(), textsTable(), fullTexts(), settings(data.run), footer(),
], charts);
