'use strict';
// The report of an audit: what canaries show of one model, or of several.
const audit = data.audit, runs = audit.runs, trained = audit.trainedModels, plan = audit.plan;
const counted = (n, what) => grouped(n) + ' ' + what + (n === 1 ? '' : 's');
const bits = value => value === undefined || value === null ? '\u2013' : value.toFixed(2);
const decimals = (value, low, high, digits) => value.toFixed(digits) + ' [' + low.toFixed(digits) + ', ' + high.toFixed(digits) + ']';
const areaText = part => decimals(part.auc.auc, part.auc.low, part.auc.high, 3);
const confidence = bound => Number((100 * bound.level).toPrecision(5)) + ' %';
const partsOf = run => run.byRepetitions.concat(run.all);
const label = part => part.repetitions === undefined ? 'all' : grouped(part.repetitions);
const runChoice = {label: 'run', key: 'run', options: runs.map(each => each.name)};
const formChoice = {label: 'form', key: 'form', options: audit.canaries.forms.map(each => each.form)};

/** What a bound comes to, in words. */
function said(bound) {
  return bound.epsilon > 0 ? 'epsilon is at least ' + bound.epsilon.toFixed(2) : 'no epsilon is refuted';
}

function headline() {
  const first = runs[0].all;
  const parts = [];
  if (trained) parts.push('From ' + counted(runs.length, 'model') + ' trained with and without one canary, ' + said(trained.bound) + ' at delta = ' + trained.bound.delta + '.');
  if (runs.length === 1) {
    parts.push('Of ' + counted(first.oneRun.guessedIn + first.oneRun.guessedOut, 'guess').replace(/guesss/, 'guesses') + ' about which canaries are in, '
      + grouped(first.oneRun.rightIn + first.oneRun.rightOut) + ' are right: ' + said(first.oneRun.bound) + ' at delta = ' + first.oneRun.bound.delta + '.');
    parts.push('Half of the canaries that are in have an exposure of ' + bits(first.exposure.byRank[1].value) + ' bits or more, of at most ' + bits(first.exposure.most) + ' that ranks can show.');
  } else if (!trained) {
    const best = runs.reduce((a, b) => a.all.oneRun.bound.epsilon >= b.all.oneRun.bound.epsilon ? a : b);
    parts.push('Of ' + counted(runs.length, 'run') + ', ' + best.name + ' shows the most: ' + said(best.all.oneRun.bound) + ' at delta = ' + plan.delta + '.');
  }
  return parts.join(' ');
}

function tile(name, value, note) {
  return el('div', {class: 'card'}, el('div', {class: 'label'}, name), el('div', {class: 'value'}, value), el('div', {class: 'range'}, note));
}

function cards() {
  const list = [];
  if (trained) list.push(tile('epsilon is at least, by trained models', trained.bound.epsilon.toFixed(2),
    'found in ' + trained.found + ' of ' + trained.with + ' with the canary, in ' + trained.wronglyFound + ' of ' + trained.without + ' without \u00b7 ' + confidence(trained.bound)));
  if (runs.length === 1) {
    const all = runs[0].all, one = all.oneRun, tpr = all.tpr[1];
    list.push(tile('epsilon is at least, by one run', one.bound.epsilon.toFixed(2),
        grouped(one.rightIn) + ' of ' + grouped(one.guessedIn) + ' right in, ' + grouped(one.rightOut) + ' of ' + grouped(one.guessedOut) + ' right out \u00b7 ' + confidence(one.bound)),
      tile('median exposure by rank', bits(all.exposure.byRank[1].value), 'bits, of at most ' + bits(all.exposure.most)),
      tile('area under the ROC curve', all.auc.auc.toFixed(3), '[' + all.auc.low.toFixed(3) + ', ' + all.auc.high.toFixed(3) + '] \u00b7 0.5 tells nothing'),
      tile('canaries found at 1 % false alarms', percent(tpr.tpr) + ' %', range(tpr) + ' \u00b7 ' + grouped(tpr.found) + ' of ' + grouped(tpr.training)));
  }
  return el('div', {class: 'cards'}, list);
}

function histogram() {
  const values = choice => {
    const form = audit.canaries.forms[choice.form].form, run = runs[choice.run];
    const pick = list => list.filter(each => each.form === form && each.score !== undefined).map(each => each.score);
    return [pick(run.each), pick(run.out)];
  };
  function bins(choice) {
    const [ins, outs] = values(choice), every = ins.concat(outs);
    const low = Math.min(...every), high = Math.max(...every), count = 30, width = (high - low || 1) / count;
    const rows = Array.from({length: count}, (_, i) => ({middle: low + (i + 0.5) * width, shares: [0, 0], counts: [0, 0]}));
    [ins, outs].forEach((list, s) => list.forEach(value => { rows[Math.min(count - 1, Math.floor((value - low) / width))].counts[s]++; }));
    rows.forEach(row => { row.shares = row.counts.map((n, s) => 100 * n / Math.max(1, [ins, outs][s].length)); });
    return rows;
  }
  return figure({
    id: 'scores', title: 'Scores', note: plan.score.replace(/-/g, ' ') + ' of suffixes, in nats; how many of those that are in and of those that are out have it',
    choices: [runChoice, formChoice],
    csv: choice => [['score', 'in', 'out'], ...bins(choice).map(row => [row.middle, ...row.counts])],
    option(c, choice) {
      const rows = bins(choice);
      const series = (name, color, s) => ({name, type: 'bar', barGap: '-100%', barCategoryGap: '4%', itemStyle: {color, opacity: 0.62}, emphasis: {disabled: true}, data: rows.map(row => row.shares[s])});
      return {
        xAxis: axis(c, {type: 'category', data: rows.map(row => row.middle.toFixed(1)), name: 'nats'}),
        yAxis: shareAxis(c, '% of canaries'),
        tooltip: Object.assign(base(c).tooltip, {formatter: shown => tip('about ' + shown[0].name + ' nats', shown.map(each => [each.marker, each.seriesName, each.value.toFixed(1) + ' %']))}),
        series: [series('out', c.control, 1), series('in', c.steps[2], 0)],
      };
    },
  });
}

function roc() {
  function points(run) {
    const places = new Map();
    // Within each form, as the figures are computed: forms are put together by place.
    audit.canaries.forms.forEach(({form}) => {
      const here = run.each.map(each => [each, 1]).concat(run.out.map(each => [each, 0])).filter(([each]) => each.form === form)
        .map(([each, isIn]) => [each.score === undefined ? -Infinity : each.score, isIn]);
      const sorted = here.map(([score]) => score).sort((a, b) => a - b);
      here.forEach(([score, isIn]) => {
        const place = (sorted.findIndex(each => each >= score) + sorted.length - sorted.slice().reverse().findIndex(each => each <= score)) / 2 / sorted.length;
        const at = places.get(place) || [0, 0];
        at[isIn]++;
        places.set(place, at);
      });
    });
    let wrong = 0, right = 0;
    const line = [[0, 0]];
    [...places.keys()].sort((a, b) => b - a).forEach(place => {
      const [outs, ins] = places.get(place);
      wrong += outs; right += ins;
      line.push([100 * wrong / run.all.out, 100 * right / run.all.in]);
    });
    return line;
  }
  const lines = runs.map(points);
  return figure({
    id: 'roc', title: 'Who can be told', note: 'share of the canaries that are in, found at each share of false alarms among those that are out; diagonal: chance',
    choices: [runChoice],
    csv: choice => [['falsePositiveRate', 'truePositiveRate'], ...lines[choice.run].map(point => point.map(each => each / 100))],
    option(c, choice) {
      const percentAxis = name => axis(c, {type: 'value', min: 0, max: 100, name, nameGap: 30});
      return {
        legend: {show: false}, grid: Object.assign(base(c).grid, {top: 20, left: 26, bottom: 34}),
        xAxis: percentAxis('% of those that are out'), yAxis: percentAxis('% of those that are in'),
        tooltip: Object.assign(base(c).tooltip, {formatter: shown => tip('at ' + shown[0].value[0].toFixed(1) + ' % false alarms', [[shown[0].marker, 'found', shown[0].value[1].toFixed(1) + ' %']])}),
        series: [
          {name: 'ROC', type: 'line', showSymbol: false, data: lines[choice.run], itemStyle: {color: c.steps[2]}, lineStyle: {width: 2, color: c.steps[2]}, emphasis: {disabled: true}},
          {name: 'chance', type: 'line', silent: true, showSymbol: false, data: [[0, 0], [100, 100]], lineStyle: {type: 'dashed', width: 1, color: c.control}, tooltip: {show: false}},
        ],
      };
    },
  });
}

function exposures() {
  if (audit.canaries.repetitions.length < 2) return null;
  const kinds = [['by rank', 'byRank'], ['by the fitted distribution', 'byFit']].filter(([, key]) => runs.every(run => run.byRepetitions.every(part => part.exposure[key])));
  return figure({
    id: 'exposure', title: 'Exposure by repetitions', wide: true,
    note: choice => 'median, and from a tenth to nine tenths of the canaries that are in; ranks show at most ' + bits(runs[choice.run].all.exposure.most) + ' bits. A canary that nobody memorized has 1 bit or more by chance in half of all cases',
    choices: [runChoice],
    csv: choice => [['repetitions', 'kind', 'tenth', 'median', 'nineTenths'], ...runs[choice.run].byRepetitions.flatMap(part => kinds.map(([name, key]) => [part.repetitions, name, ...part.exposure[key].map(each => each.value)]))],
    option(c, choice) {
      const parts = runs[choice.run].byRepetitions, shades = [c.steps[2], c.greedy];
      return {
        xAxis: axis(c, {type: 'category', data: parts.map(part => grouped(part.repetitions)), name: 'times inserted'}),
        yAxis: axis(c, {type: 'value', min: 0, name: 'bits', nameLocation: 'end', nameGap: 12, nameTextStyle: {color: c.soft, fontSize: 12, align: 'left'}, axisLine: {show: false}, splitLine: {show: true, lineStyle: {color: c.rule, width: 1}}}),
        tooltip: Object.assign(base(c).tooltip, {formatter: shown => tip('inserted ' + shown[0].name + ' times', shown.map(each => [each.marker, each.seriesName, bits(each.value)]))}),
        series: kinds.flatMap(([name, key], s) => [
          {name, type: 'line', symbolSize: 8, data: parts.map(part => part.exposure[key][1].value), itemStyle: {color: shades[s]}, lineStyle: {color: shades[s], width: 2}, emphasis: {disabled: true}},
          whiskers(name, parts.map((part, i) => [i, part.exposure[key][0].value, part.exposure[key][2].value]), shades[s], 8 * s),
        ]),
      };
    },
  });
}

function row(cells, head) {
  return el('tr', {}, cells.map((cell, i) => el(head || i === 0 ? 'th' : 'td', {class: i === 0 ? 'text' : 'num', scope: head ? 'col' : i === 0 ? 'row' : undefined}, cell)));
}

function spread(list) {
  return list ? bits(list[1].value) + ' [' + bits(list[0].value) + ', ' + bits(list[2].value) + ']' : '\u2013';
}

function cells(name, part) {
  const one = part.oneRun, found = at => percent(part.tpr[at].tpr) + ' ' + range(part.tpr[at]);
  return [name, grouped(part.in), grouped(part.out), grouped(one.rightIn) + ' of ' + grouped(one.guessedIn) + ', ' + grouped(one.rightOut) + ' of ' + grouped(one.guessedOut),
    one.bound.epsilon.toFixed(3), confidence(one.bound), spread(part.exposure.byRank), spread(part.exposure.byFit), areaText(part), found(0), found(1)];
}

function table(id, title, first, rows, note) {
  return el('section', {id}, el('h2', {}, title), el('p', {class: 'note'}, note),
    el('div', {class: 'scroll'}, el('table', {class: 'parts'}, el('thead', {}, row([first, 'in', 'out', 'right: in, out', 'epsilon \u2265', 'confidence', 'exposure by rank', 'exposure by fit', 'AUC', '% found at 0.1 %', '% found at 1 %'], true)), el('tbody', {}, rows.map(each => row(each))))));
}

function tables() {
  const note = 'Exposure in bits: median, and from a tenth to nine tenths. Found: share of those that are in, where so many of those that are out may be taken for in. Right: guesses about those with the highest and with the lowest scores.';
  if (runs.length > 1) return table('runs', 'Run by run', 'run', runs.map(run => cells(run.name, run.all)), note);
  return table('repetitions', runs[0].byRepetitions.length ? 'By repetitions' : 'In figures', 'repetitions', partsOf(runs[0]).map(part => cells(label(part), part)), note);
}

function canariesTable() {
  const list = runs.flatMap(run => run.each.map(each => Object.assign({run: run.name}, each)));
  const columns = [
    {key: 'id', label: 'canary', text: true, kind: 'id', value: each => each.id, cell: each => each.id},
    ...(runs.length > 1 ? [{key: 'run', label: 'run', text: true, value: each => each.run, cell: each => each.run}] : []),
    ...(audit.canaries.forms.length > 1 ? [{key: 'form', label: 'form', text: true, minor: true, value: each => each.form, cell: each => each.form}] : []),
    {key: 'repetitions', label: 'repetitions', value: each => each.repetitions, cell: each => grouped(each.repetitions)},
    {key: 'score', label: 'score, nats', value: each => each.score === undefined ? null : each.score, cell: each => each.score === undefined ? '\u2212\u221e' : each.score.toFixed(2)},
    {key: 'rank', label: 'rank', minor: true, value: each => -each.rank, cell: each => grouped(each.rank) + ' of ' + grouped(each.candidates)},
    {key: 'bits', label: 'exposure by rank', value: each => each.bits, cell: each => bits(each.bits)},
    {key: 'fitted', label: 'exposure by fit', value: each => each.fittedBits === undefined ? null : each.fittedBits, cell: each => bits(each.fittedBits)},
  ];
  const shown = sortable(columns, list, {id: 'canaries-table', sort: list.some(each => each.fittedBits !== undefined) ? 'fitted' : 'bits'});
  return el('section', {id: 'canaries'}, el('h2', {}, 'Canaries that are in'), el('div', {class: 'bar'}, shown.count), shown.node);
}

function assumptions() {
  return el('section', {id: 'assumptions'}, el('h2', {}, 'What this takes for granted'),
    el('ul', {class: 'verdicts'}, audit.assumptions.map(each => el('li', {}, el('b', {}, each.of + ': '), each.text))));
}

function auditSettings() {
  const rows = [];
  const add = (name, value) => rows.push(el('dt', {}, name), el('dd', {}, value));
  const made = audit.canaries;
  add('Canaries', grouped(made.canaries) + ' of seed ' + made.seed + ', for ' + counted(made.models, 'model'));
  add('Split', made.split);
  add('Inserted', made.repetitions.map(grouped).join(', ') + ' times');
  made.forms.forEach(each => add('Form', each.form + ', ' + counted(each.canaries, 'canary').replace(/canarys/, 'canaries') + (each.suffixBits === undefined ? '' : '; suffixes of ' + each.suffixBits.toFixed(1) + ' bits')));
  add('Score', plan.score);
  add('Guesses', grouped(plan.guessIn) + ' in, ' + grouped(plan.guessOut) + ' out');
  if (made.models > 1) add('Tested in every model', made.tested + ', for an exposure of at least ' + plan.testExposure + ' bits');
  add('delta, level', plan.delta + ', ' + plan.level);
  audit.notPlanned.forEach(each => add('Not as planned', each));
  runs.forEach(run => run.fits.forEach(fit => add('Fitted in ' + run.name, 'skew-normal, to ' + counted(fit.references, 'score') + ' of \u201c' + fit.form + '\u201d: mean ' + fit.mean.toFixed(2) + ', sd ' + fit.sd.toFixed(2) + ', skewness ' + fit.skewness.toFixed(2) + '; Kolmogorov\u2013Smirnov p = ' + fit.fit.toPrecision(2) + (fit.isRefuted ? ', which refutes the fit: it gives no exposure' : ''))));
  add('Rote', audit.rote);
  return el('section', {id: 'settings'}, el('h2', {}, 'Settings'), el('dl', {class: 'settings'}, rows));
}

const drawn = [histogram(), roc(), exposures()].filter(Boolean);
show([
  el('header', {}, el('p', {class: 'kicker'}, 'Canary audit'), el('h1', {}, data.title),
    el('p', {class: 'note', id: 'subtitle'}, counted(runs.length, 'run') + ' over ' + grouped(audit.canaries.canaries) + ' canaries, each in by ' + audit.canaries.split.replace(/^a/, 'the toss of a')),
    el('p', {class: 'lead'}, headline())),
  cards(), el('div', {class: 'figures'}, drawn.map(each => each.node)), tables(), assumptions(), canariesTable(), auditSettings(),
  el('footer', {}, 'Made by Rote. Intervals are at ' + level() + '. Exposure: Carlini et al. 2019, arXiv 1802.08232. One run: Steinke, Nasr and Jagielski 2023, arXiv 2305.08846. Trained models: Jagielski, Ullman and Oprea 2020, arXiv 2006.07709. Charts: Apache ECharts ' + echarts.version + ', Apache License 2.0. This file holds everything it shows and asks nothing of the network.'),
], drawn);
