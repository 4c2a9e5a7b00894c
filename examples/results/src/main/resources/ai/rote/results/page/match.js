'use strict';
// The report of a match: what of the references and targets stands in outputs.
const report = data.report, all = report.all, k = report.settings.spanWords;
const references = report.references.map((each, i) => Object.assign({marks: [], text: ''}, data.references[i], each));
const place = row => row.file + (row.line ? ', line ' + grouped(row.line) + ' (' + row.id + ')' : '');
const counted = (n, what) => grouped(n) + ' ' + what + (n === 1 ? '' : 's');

function headline() {
  const parts = [];
  if (references.length) {
    parts.push('Of ' + counted(all.words, 'word') + (references.length > 1 ? ' in ' + counted(references.length, 'reference') : ' of ' + references[0].name) + ', '
      + grouped(all.covered) + ' (' + percent(all.bmc) + ' %) stand word for word in ' + counted(data.outputs, 'output') + ', in spans of ' + counted(k, 'word') + ' or more.');
    parts.push(report.longest ? 'The longest span has ' + counted(report.longest.words, 'word') + '.' : 'There is no such span.');
  }
  if (report.targets && report.targets.apart) parts.push('Of ' + counted(report.targets.apart.found.total, 'target') + ', ' + grouped(report.targets.apart.found.count) + ' stand word for word in their output.');
  return parts.join(' ');
}

function plainCard(label, value, unit, note) {
  return el('div', {class: 'card'}, el('div', {class: 'label'}, label),
    el('div', {class: 'value'}, value, unit && el('small', {}, unit)), el('div', {class: 'range'}, note));
}

function cards() {
  const list = [];
  if (references.length) {
    list.push(plainCard('bmc@' + k + ': words in a verbatim span of ' + k + ' or more', percent(all.bmc), '%', grouped(all.covered) + ' of ' + grouped(all.words) + ' words'),
      plainCard('nv-recall: words in nearly verbatim passages of ' + grouped(report.settings.nearWords) + ' or more', percent(all.nvRecall), '%', grouped(all.near) + ' of ' + grouped(all.words) + ' words'),
      plainCard('longest verbatim span of one output', grouped(all.longestSpan), ' words', 'longest stretch covered by all: ' + grouped(all.longestCovered)),
      card('outputs with a verbatim span', report.outputs.withSpan));
  }
  const apart = (report.targets || {}).apart, inPrompt = (report.targets || {}).inPrompt;
  const counts = inPrompt && grouped(inPrompt.found.count) + ' of ' + grouped(inPrompt.found.total);
  if (apart) list.push(card('targets found word for word in their output', apart.found, inPrompt && 'apart from these: ' + counts + ' that stand in their prompt already'));
  else if (inPrompt) list.push(plainCard('targets that stand in their prompt already, which shows no memory', grouped(inPrompt.found.total), '', counts + ' found in their output'));
  return el('div', {class: 'cards'}, list);
}

function strip(reference) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), count = reference.strip.length;
  node.setAttribute('class', 'strip');
  node.setAttribute('viewBox', '0 0 ' + Math.max(1, count) + ' 1');
  node.setAttribute('preserveAspectRatio', 'none');
  node.setAttribute('role', 'img');
  node.setAttribute('aria-label', 'Where ' + reference.name + ' is covered');
  let from = 0;
  for (let i = 1; i <= count; i++) {
    if (i < count && reference.strip[i] === reference.strip[from]) continue;
    if (reference.strip[from]) {
      const rect = document.createElementNS(node.namespaceURI, 'rect');
      rect.setAttribute('x', from); rect.setAttribute('width', i - from); rect.setAttribute('height', 1);
      rect.setAttribute('style', 'fill:rgba(var(--token),' + (0.15 + 0.75 * reference.strip[from] / 1000).toFixed(3) + ')');
      node.append(rect);
    }
    from = i;
  }
  node.addEventListener('click', event => {
    const box = node.getBoundingClientRect();
    goTo(reference.name, Math.floor((event.clientX - box.left) / box.width * reference.characters));
  });
  return el('div', {class: 'strip-of'}, el('div', {class: 'label-line'}, reference.name + ' \u00b7 ' + counted(reference.words, 'word') + ', ' + percent(reference.bmc) + ' % covered'), node);
}

function where() {
  if (!references.length) return null;
  const drawn = references.map((each, i) => i).sort((a, b) => references[b].covered - references[a].covered).slice(0, 30).sort((a, b) => a - b).map(i => references[i]);
  return el('section', {id: 'where'}, el('h2', {}, 'Where'),
    el('p', {class: 'note'}, 'Each reference from its beginning to its end; the darker a stripe, the more of its words stand in an output, in spans of ' + counted(k, 'word') + ' or more.'
      + (drawn.length < references.length ? ' The ' + drawn.length + ' most covered of ' + grouped(references.length) + '.' : '') + ' A click goes to the place in the text.'),
    el('div', {id: 'strips'}, drawn.map(strip)));
}

function parts(list) {
  return list.map(([kind, text]) => el('span', {class: ['soft', 'token same', 'token miss'][kind]}, text));
}

function passage(row) {
  const reference = references[row.reference];
  return el('article', {class: 'passage'},
    el('div', {class: 'head'}, el('h3', {}, counted(row.words, 'verbatim word') + (row.longest < row.words ? ', ' + grouped(row.longest) + ' of them in a row' : '')),
      canGo(reference.name, row.start) && el('div', {class: 'tools'}, el('button', {type: 'button', onclick: () => goTo(reference.name, row.start)}, 'Show in the reference'))),
    el('div', {class: 'sides'},
      el('div', {class: 'side'}, el('div', {class: 'label-line'}, reference.name + ', from character ' + grouped(row.start)), el('div', {class: 'text-block'}, parts(row.ofReference))),
      el('div', {class: 'side'}, el('div', {class: 'label-line'}, place(row)), el('div', {class: 'text-block'}, parts(row.ofOutput)))));
}

function sideBySide() {
  if (!references.length) return null;
  const list = el('div', {id: 'passages'}), count = el('span', {class: 'soft', 'aria-live': 'polite'});
  const more = el('button', {class: 'more', type: 'button', onclick() { most += 25; fill(); }});
  const textOf = row => (place(row) + row.ofReference.map(each => each[1]).join('') + row.ofOutput.map(each => each[1]).join('')).toLowerCase();
  let most = 10, words = '', reference = -1;
  function fill() {
    const found = data.passages.filter(row => (reference < 0 || row.reference === reference) && (!words || textOf(row).includes(words)));
    list.replaceChildren(...found.slice(0, most).map(passage));
    if (!found.length) list.append(el('p', {class: 'soft'}, data.passages.length ? 'None of the passages.' : 'No passage: no output has ' + counted(k, 'word') + ' in a row of a reference.'));
    count.textContent = grouped(found.length) + (found.length === data.passages.length ? '' : ' of ' + grouped(data.passages.length));
    more.style.display = found.length > most ? '' : 'none';
    more.textContent = 'Show more of ' + grouped(found.length);
  }
  fill();
  return el('section', {id: 'side-by-side'}, el('h2', {}, 'Side by side'),
    el('p', {class: 'note'}, 'The passages with the most verbatim words'
      + (all.spans > data.passages.length ? ', ' + grouped(data.passages.length) + ' of them; spans.jsonl has every verbatim span' : '') + '. ',
      el('span', {class: 'token same'}, 'Marked'), ': the same words in both; ', el('span', {class: 'token miss'}, 'underlined'), ': other words in between.'),
    el('div', {class: 'bar'}, el('input', {type: 'search', placeholder: 'Filter by text', 'aria-label': 'Filter', oninput(event) { words = event.target.value.toLowerCase(); most = 10; fill(); }}),
      references.length > 1 && el('label', {}, 'reference ', el('select', {'aria-label': 'reference of the passages', oninput(event) { reference = Number(event.target.value); most = 10; fill(); }},
        el('option', {value: -1}, 'all'), references.map((each, i) => el('option', {value: i}, each.name)))), count),
    list, more);
}

function referencesTable() {
  if (references.length < 2) return null;
  const share = (key, label, minor) => ({key, label, minor, value: row => row[key], cell: row => percent(row[key])});
  const columns = [
    {key: 'name', label: 'reference', text: true, kind: 'id', value: row => row.name, cell: row => row.name},
    {key: 'words', label: 'words', minor: true, value: row => row.words, cell: row => grouped(row.words)},
    share('bmc', '% bmc@' + k), share('nvRecall', '% nv-recall'),
    {key: 'longestSpan', label: 'longest span', value: row => row.longestSpan, cell: row => grouped(row.longestSpan)},
    {key: 'spans', label: 'spans', minor: true, value: row => row.spans, cell: row => grouped(row.spans)},
  ];
  return el('section', {id: 'references'}, el('h2', {}, 'Reference by reference'), sortable(columns, references, {id: 'references-table', sort: 'bmc'}).node);
}

function marked(row) {
  const nodes = [];
  let at = 0;
  for (let i = 0; i < row.marks.length; i += 2) {
    const start = at + row.marks[i], end = start + row.marks[i + 1];
    nodes.push(row.text.slice(at, start), el('span', {class: 'token same'}, row.text.slice(start, end)));
    at = end;
  }
  return nodes.concat(row.text.slice(at), row.isWhole ? '' : ' \u2026');
}

function likeness(target, text) {
  const line = (name, values) => el('tr', {}, el('th', {class: 'text', scope: 'row'}, name),
    [grouped(values.longestRun) + ' of ' + grouped(values.target), percent(values.common) + ' %', percent(values.similarity) + ' %', percent(values.partSimilarity) + ' %'].map(each => el('td', {class: 'num'}, each)));
  return [
    el('div', {class: 'label-line'}, 'target' + (target.found ? ', found' : ', not found') + (target.inPrompt ? '; it stands in the prompt already' : '')),
    el('div', {class: 'text-block'}, text),
    el('div', {class: 'wide-table'}, el('table', {class: 'generated'}, el('thead', {}, el('tr', {}, ['', 'longest run', 'subsequence', 'edit', 'edit, nearest part'].map(each => el('th', {scope: 'col'}, each)))),
      el('tbody', {}, line('words', target.words), line('characters', target.characters)))),
  ];
}

function outputDetail(row) {
  if (row.text === undefined) return el('div', {class: 'soft'}, 'There was no room for this text on the page.');
  return el('div', {}, (row.targets || []).map((each, i) => likeness(each, row.targetTexts[i])).flat(),
    el('div', {class: 'label-line'}, 'output'), el('div', {class: 'text-block'}, row.text ? marked(row) : el('span', {class: 'soft'}, '(empty)')));
}

function outputs() {
  const best = row => Math.max(...row.targets.map(each => each.words.partSimilarity));
  const hasTargets = data.shown.some(row => row.targets);
  const columns = [
    {key: 'place', label: 'output', text: true, kind: 'id', value: row => row.file + String(row.line).padStart(9, '0'), cell: row => row.line ? row.id : row.file.split('/').pop()},
    {key: 'line', label: 'line', minor: true, value: row => row.line, cell: row => row.line ? grouped(row.line) : ''},
    {key: 'words', label: 'words', minor: true, value: row => row.words, cell: row => grouped(row.words)},
    ...(references.length ? [
      {key: 'longest', label: 'longest span', value: row => row.longestSpan, cell: row => grouped(row.longestSpan)},
      {key: 'share', label: '% in spans', value: row => row.words ? row.matchedWords / row.words : 0, cell: row => row.words ? percent(row.matchedWords / row.words) : ''},
      {key: 'near', label: 'near words', minor: true, value: row => row.near, cell: row => grouped(row.near)},
    ] : []),
    ...(hasTargets ? [
      {key: 'found', label: 'target', text: true, kind: 'id', value: row => row.targets ? row.targets.filter(each => each.found).length : -1,
        cell: row => !row.targets ? '' : row.targets.some(each => each.inPrompt) ? 'in the prompt' : row.targets.every(each => each.found) ? el('span', {class: 'yes'}, 'found') : row.targets.some(each => each.found) ? 'some found' : 'not found'},
      {key: 'near-target', label: '% nearest part', value: row => row.targets ? best(row) : -1, cell: row => row.targets ? percent(best(row)) : ''},
    ] : []),
    {key: 'snippet', label: 'text', text: true, kind: 'snippet', value: row => row.text || '', cell: row => (row.text || '').slice(0, 120)},
  ];
  const table = sortable(columns, data.shown, {id: 'outputs-table', sort: references.length ? 'longest' : 'near-target', detail: outputDetail});
  let words = '';
  return el('section', {id: 'outputs'}, el('h2', {}, 'Outputs'),
    el('p', {class: 'note'}, (data.outputs > data.shown.length ? 'The ' + grouped(data.shown.length) + ' with the longest spans or the nearest targets, of ' + grouped(data.outputs) + '; match.json has all. ' : '') + 'A click on a row shows the text.'),
    el('div', {class: 'bar'}, el('input', {type: 'search', placeholder: 'Filter by text', 'aria-label': 'Filter outputs', oninput(event) {
      words = event.target.value.toLowerCase();
      table.filter(row => !words || (place(row) + '\n' + (row.text || '')).toLowerCase().includes(words));
    }}), table.count), table.node);
}

const shownTexts = references.filter(each => each.text);
/** Goes to a place in the view of the references; set once there is one. */
let goTo = () => {};
const canGo = (name, position) => shownTexts.some(each => each.name === name && position < each.text.length);

function texts() {
  if (!shownTexts.length) return null;
  let text = shownTexts[0];
  const seen = el('p', {class: 'note', id: 'text-place', 'aria-live': 'polite'});
  const view = textView('full-text', () => 'rgba(var(--token),0.3)', () => 'in an output', (first, last) => {
    const chapter = knownOf(text).chapter(first);
    seen.textContent = 'Lines ' + grouped(first + 1) + ' to ' + grouped(last + 1) + ' of ' + grouped(knownOf(text).starts.length)
      + (text.text.length < text.characters ? ' (the first ' + grouped(text.text.length) + ' of ' + grouped(text.characters) + ' characters)' : '') + (chapter ? ' \u00b7 ' + chapter : '');
  });
  const choice = el('select', {'aria-label': 'reference that is shown', oninput(event) { text = shownTexts[Number(event.target.value)]; view.show(text, 0); }}, shownTexts.map((each, i) => el('option', {value: i}, each.name)));
  const message = el('span', {class: 'soft', 'aria-live': 'polite'});
  let here = -1;
  const step = forward => {
    const found = stretches(knownOf(text).marks[0], -1);
    const next = forward ? found.find(each => each > here) : found.filter(each => each < here).pop();
    message.textContent = next === undefined ? (found.length ? 'no more in this direction' : 'none in this text') : grouped(found.indexOf(next) + 1) + ' of ' + grouped(found.length);
    if (next !== undefined) { here = next; view.go(next); }
  };
  goTo = (name, position) => {
    if (!canGo(name, position)) return;
    const i = shownTexts.findIndex(each => each.name === name);
    if (shownTexts[i] !== text) { text = shownTexts[i]; choice.value = String(i); view.show(text, 0); }
    here = position;
    view.node.scrollIntoView({block: 'center'});
    view.go(position);
  };
  view.show(text, 0);
  return el('section', {id: 'text'}, el('h2', {}, references.length > 1 ? 'The references' : 'The reference'),
    el('p', {class: 'note'}, 'Marked: words that stand in an output, in spans of ' + counted(k, 'word') + ' or more.' + (shownTexts.length < references.length ? ' There was room for ' + grouped(shownTexts.length) + ' of the texts.' : '')),
    el('div', {class: 'bar'}, shownTexts.length > 1 && el('label', {}, 'reference ', choice),
      el('span', {}, el('button', {type: 'button', class: 'step', onclick: () => step(false)}, '\u2191 previous'), ' ', el('button', {type: 'button', class: 'step', onclick: () => step(true)}, 'next marked \u2193')), message),
    seen, view.node);
}

function matchSettings() {
  const rows = [];
  const add = (name, value) => rows.push(el('dt', {}, name), el('dd', {}, value));
  const set = report.settings;
  add('A verbatim span', 'at least ' + counted(set.spanWords, 'word'));
  add('Left out', set.promptWords ? 'words of an output in a run of at least ' + counted(set.promptWords, 'word') + ' that its prompt has too' : 'nothing');
  add('A nearly verbatim passage', 'at least ' + counted(set.nearWords, 'verbatim word'));
  add('Must agree too', set.kept.length ? set.kept.join(', ') : 'nothing: case, punctuation, white space and how characters are encoded may differ');
  references.forEach(each => add('SHA-256 of ' + each.name, el('span', {class: 'mono'}, each.sha256)));
  report.generated.forEach(each => add('SHA-256 of ' + each.name, el('span', {class: 'mono'}, each.sha256)));
  add('Rote', report.rote);
  return el('section', {id: 'settings'}, el('h2', {}, 'Settings and hashes'), el('dl', {class: 'settings'}, rows));
}

const sources = references.length ? 'bmc@k: Liu et al. 2026, arXiv 2603.20957. nv-recall: Ahmed et al. 2026, arXiv 2601.02671. ' : '';
show([
  el('header', {}, el('p', {class: 'kicker'}, 'Texts in outputs'), el('h1', {}, data.title),
    el('p', {class: 'note', id: 'subtitle'}, counted(data.outputs, 'output') + ' in ' + counted(report.generated.length, 'file') + ', ' + counted(report.outputs.words, 'word')
      + (report.outputs.empty ? '; ' + grouped(report.outputs.empty) + ' without a word' : '')
      + (report.outputs.promptWords ? '; ' + counted(report.outputs.promptWords, 'word') + ' left out, which repeat a prompt' : '')),
    el('p', {class: 'lead'}, headline())),
  cards(), where(), sideBySide(), referencesTable(), outputs(), texts(), matchSettings(),
  el('footer', {}, 'Made by Rote. ' + sources + 'This file holds everything it shows and asks nothing of the network.'),
], []);
