'use strict';
// Draws a report from the JSON that stands in the page. Texts from the data only ever become text
// nodes, or pass esc() on their way into a chart's tooltip.
const data = JSON.parse(document.getElementById('data').textContent);
const page = document.getElementById('page');
const dark = matchMedia('(prefers-color-scheme: dark)');
let printing = false;
const figures = new Map();
window.rote = {figures, drawn: false};

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
  return node;
}

function esc(value) {
  return String(value).replace(/[&<>"']/g, c => '&#' + c.charCodeAt(0) + ';');
}

// Numbers

const grouped = n => Number(n).toLocaleString('en-US');
const percent = (share, digits) => {
  const value = 100 * share;
  const places = digits !== undefined ? digits : value !== 0 && value < 0.1 ? 2 : 1;
  return value.toFixed(places);
};
const range = r => '[' + percent(r.low) + ', ' + percent(r.high) + ']';
/** What a rate of 0 shows; a bound is rounded up. */
const upperBound = r => 'at most ' + (Math.ceil(1e4 * r.upperBound.value) / 100).toFixed(2) + ' % at ' + +(100 * r.upperBound.level).toPrecision(10) + ' %';
const timesFound = r => r.count === undefined ? r.unweightedCount : r.count;
const outOf = r => grouped(timesFound(r)) + ' of ' + grouped(r.total) + (r.count === undefined ? ', weighted' : '');
const howMany = r => r.count === undefined ? percent(r.rate) + ' % (weighted)' : grouped(r.count);
const rateText = r => percent(r.rate) + ' % ' + range(r) + ', ' + outOf(r) + (r.upperBound ? ', ' + upperBound(r) : '');

function superscript(n) {
  return String(n).replace(/[-0-9]/g, c => c === '-' ? '\u207b' : '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'[c]);
}

/** A number of queries, the same one always written the same way: 10,000, and from a million 10⁶ where it is a power of ten. */
function many(n) {
  const exponent = Math.round(Math.log10(n));
  return n < 1e6 || Math.abs(n / Math.pow(10, exponent) - 1) > 1e-12 ? grouped(Math.round(n)) : '10' + superscript(exponent);
}

/** p_z from its natural logarithm; null is p_z = 0. */
function probability(ln) {
  if (ln === null || ln === undefined) return '0';
  const p = Math.exp(ln);
  if (p >= 0.001) return p.toFixed(3);
  let log = ln / Math.LN10;
  let exponent = Math.floor(log);
  let mantissa = Math.pow(10, log - exponent);
  if (mantissa >= 9.95) { mantissa = 1; exponent++; }
  return mantissa.toFixed(1) + ' \u00d7 10' + superscript(exponent);
}

// Charts

function colors() {
  const night = dark.matches && !printing;
  const css = getComputedStyle(document.documentElement);
  const get = name => css.getPropertyValue(name).trim();
  return {
    ink: printing ? '#111' : get('--ink'), soft: printing ? '#555' : get('--soft'),
    rule: printing ? '#ccc' : get('--rule'), card: printing ? '#fff' : get('--card'),
    greedy: printing ? '#b4552d' : get('--greedy'), control: get('--control'),
    steps: night ? ['#3f6ea6', '#6ea3df', '#b9d6f8', '#dbe9fb'] : ['#9dbfe6', '#4c83c6', '#1f4e8c', '#0f2b52'],
    kinds: night ? ['#7fb0ec', '#5cc0a8', '#c39be6', '#d9b45a', '#9aa2ad', '#e58fa6', '#4fd0ee', '#c98a5e']
      : ['#1f4e8c', '#2b8a75', '#8458ad', '#a97c12', '#59616c', '#b04a66', '#2a9fca', '#7b4a26'],
  };
}

/** Colours for an ordered list: the last is the strongest. */
function ramp(c, count) {
  const steps = c.steps;
  if (count === 1) return [steps[2]];
  if (count === 2) return [steps[1], steps[2]];
  return Array.from({length: count}, (_, i) => steps[Math.round(i * (Math.min(steps.length, count) - 1) / (count - 1))]);
}

function base(c) {
  return {
    animation: false,
    textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: c.ink},
    grid: {left: 6, right: 18, top: 66, bottom: 30, containLabel: true},
    legend: {
      type: 'scroll', top: 6, left: 0, itemWidth: 22, itemHeight: 9, itemGap: 14, icon: undefined,
      textStyle: {color: c.ink, fontSize: 12.5}, pageTextStyle: {color: c.soft},
      inactiveColor: c.rule,
    },
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: c.card, borderColor: c.rule, borderWidth: 1,
      padding: [8, 11], textStyle: {color: c.ink, fontSize: 12.5}, extraCssText: 'box-shadow:0 4px 14px rgba(0,0,0,.12)',
      axisPointer: {lineStyle: {color: c.soft, type: 'solid', width: 1}, shadowStyle: {opacity: 0.06}},
    },
  };
}

function axis(c, more) {
  const {nameLocation, ...rest} = more;
  return Object.assign({
    nameLocation: nameLocation || 'middle', nameGap: 28, nameTextStyle: {color: c.soft, fontSize: 12.5},
    axisLine: {lineStyle: {color: c.rule}}, axisTick: {lineStyle: {color: c.rule}},
    axisLabel: Object.assign({color: c.soft, fontSize: 12, hideOverlap: true}, rest.axisLabel),
    splitLine: {show: false}, minorTick: {show: false},
  }, {...rest, axisLabel: Object.assign({color: c.soft, fontSize: 12, hideOverlap: true}, rest.axisLabel)});
}

function shareAxis(c, name) {
  return axis(c, {
    type: 'value', min: 0, max: value => value.max > 0 ? [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 40, 50, 60, 80].find(top => value.max <= top) || 100 : 2,
    name: name || '% of examples', nameLocation: 'end', nameGap: 12,
    nameTextStyle: {color: c.soft, fontSize: 12, align: 'left', padding: [0, 0, 0, -24]},
    axisLine: {show: false}, axisTick: {show: false},
    splitLine: {show: true, lineStyle: {color: c.rule, width: 1}},
    splitNumber: 5,
  });
}

/** An axis of numbers of queries: a log scale from 1 to the largest that was asked for. */
function queriesAxis(c) {
  return axis(c, {type: 'log', name: 'queries n', axisLabel: {formatter: many, alignMaxLabel: 'right'}, min: 'dataMin', max: 'dataMax'});
}

function tip(title, rows) {
  return '<b>' + esc(title) + '</b>' + rows.map(([mark, name, value]) =>
    '<br>' + (mark || '') + esc(name) + '&ensp;<span style="float:right;margin-left:14px">' + esc(value) + '</span>').join('');
}

function save(name, type, content) {
  const link = el('a', {download: name, href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type}))});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Rows as CSV. A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. */
function csvText(rows) {
  const cell = value => {
    const plain = value === null || value === undefined ? '' : String(value);
    const formula = /^[=+\-@\t\r\n]/.test(plain) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain);
    const text = formula ? "'" + plain : plain;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  return rows.map(row => row.map(cell).join(',')).join('\n') + '\n';
}

/**
 * A figure: title, note, choices, chart, exports.
 * spec: id, title, note (a text, or note(choice)), wide, choices [{label, options, key}], legend() (its names, where it wraps),
 *   option(c, choice, width), csv(choice)
 */
function figure(spec) {
  const choice = {};
  const box = el('div', {class: 'chart', role: 'img', 'aria-label': spec.title});
  const controls = (spec.choices || []).filter(each => each.options.length > 1).map(each =>
    el('label', {}, each.label + ' ', el('select', {
      'data-choice': each.key,
      onchange(event) { choice[each.key] = Number(event.target.value); draw(); },
    }, each.options.map((name, i) => el('option', {value: i, selected: i === (each.selected || 0)}, name)))));
  (spec.choices || []).forEach(each => { choice[each.key] = each.selected || 0; });
  const button = (label, action) => el('button', {type: 'button', title: 'Save this figure as ' + label, onclick: action}, label);
  const note = el('p', {class: 'note'}, typeof spec.note === 'function' ? spec.note(choice) : spec.note);
  const node = el('figure', {id: spec.id, class: spec.wide ? 'wide' : undefined},
    el('div', {class: 'head'}, el('h3', {}, spec.title), el('div', {class: 'tools'},
      button('CSV', () => save(spec.id + '.csv', 'text/csv', csvText(spec.csv(choice)))),
      button('SVG', () => save(spec.id + '.svg', 'image/svg+xml', svg())),
      button('PNG', () => png(blob => save(spec.id + '.png', 'image/png', blob))))),
    spec.note && note,
    controls.length > 0 && el('div', {class: 'controls'}, controls), box);
  let chart;
  function draw() {
    if (typeof spec.note === 'function') note.textContent = spec.note(choice);
    chart.dispatchAction({type: 'hideTip'}); // or it comes back after what it belongs to is gone
    chart.setOption(Object.assign(base(colors()), spec.option(colors(), choice, chart.getWidth())), true);
  }
  function svg() {
    chart.getZr().flush(); // what was drawn last may still wait for the next frame
    const svgNode = box.querySelector('svg').cloneNode(true);
    svgNode.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    const back = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    back.setAttribute('width', '100%'); back.setAttribute('height', '100%'); back.setAttribute('fill', colors().card);
    svgNode.insertBefore(back, svgNode.firstChild);
    return new XMLSerializer().serializeToString(svgNode);
  }
  function png(done) {
    const image = new Image();
    image.onload = () => {
      const canvas = el('canvas', {width: 2 * box.clientWidth, height: 2 * box.clientHeight});
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(done);
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg());
  }
  /** Room for a legend of several rows, which grows as the chart becomes narrow. */
  const extra = width => spec.legend ? legendExtra(spec.legend(), width) : 0;
  function fit() {
    box.style.setProperty('--legend', extra(box.clientWidth) + 'px');
    chart.resize({width: 'auto', height: 'auto'});
  }
  return {node, start() {
    chart = echarts.init(box, null, {renderer: 'svg'});
    fit();
    draw();
    new ResizeObserver(() => {
      if (printing) return;
      fit();
      if (spec.legend) draw();
    }).observe(box);
    figures.set(spec.id, {chart, draw, fit, extra, svg, png, csv: () => csvText(spec.csv(choice)), choice});
  }};
}

function redraw() { figures.forEach(each => { each.fit(); each.draw(); }); }
dark.addEventListener('change', redraw);

// Paper has another width than the window, and is not known before it is printed on: charts are drawn
// at a size that suits it and then scale with their boxes.
addEventListener('beforeprint', () => {
  printing = true;
  figures.forEach((each, id) => {
    const size = document.getElementById(id).classList.contains('wide') ? {width: 760, height: 300} : {width: 400, height: 280};
    size.height += each.extra(size.width);
    each.chart.resize(size);
    each.draw();
    each.chart.getZr().flush();
    each.chart.getDom().querySelector('svg').setAttribute('viewBox', '0 0 ' + size.width + ' ' + size.height);
  });
});
addEventListener('afterprint', () => {
  printing = false;
  figures.forEach(each => each.chart.getDom().querySelector('svg').removeAttribute('viewBox'));
  redraw();
});

// Tables

/** A table whose columns sort. columns: {key, label, text, minor, value(row), cell(row)} */
function sortable(columns, rows, options) {
  let sorted = {column: options.sort, down: options.down !== false};
  let filter = () => true;
  let most = options.page || 25;
  const body = el('tbody');
  const count = el('span', {class: 'soft', 'aria-live': 'polite'});
  const more = el('button', {class: 'more', type: 'button', onclick() { most = Infinity; fill(); }});
  const heads = columns.map(column => el('th', {class: [column.text && 'text', column.minor && 'minor'].filter(Boolean).join(' ') || undefined, scope: 'col'},
    el('button', {type: 'button', 'data-sort': column.key, onclick() {
      sorted = {column: column.key, down: sorted.column === column.key ? !sorted.down : !column.text};
      fill();
    }}, column.label)));
  function fill() {
    const by = columns.find(each => each.key === sorted.column); // none: the order they came in
    const found = rows.filter(filter);
    if (by) found.sort((a, b) => {
      const x = by.value(a), y = by.value(b);
      const order = x === y ? 0 : x === null ? -1 : y === null ? 1 : x < y ? -1 : 1;
      return sorted.down ? -order : order;
    });
    heads.forEach((head, i) => {
      if (columns[i] === by) head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    body.replaceChildren(...found.slice(0, most).map(row => {
      const line = el('tr', {class: options.detail ? 'example' : undefined, tabindex: options.detail ? 0 : undefined},
        columns.map(column => {
          const cell = column.cell(row);
          return cell instanceof HTMLTableCellElement ? cell
            : el('td', {class: [column.kind || (column.text ? 'text' : 'num'), column.text && 'text', column.minor && 'minor'].filter(Boolean).join(' ')}, cell);
        }));
      if (options.detail) {
        const toggle = () => {
          const next = line.nextSibling;
          if (next && next.classList && next.classList.contains('detail')) { next.remove(); line.setAttribute('aria-expanded', 'false'); }
          else { line.after(el('tr', {class: 'detail'}, el('td', {colspan: columns.length}, options.detail(row)))); line.setAttribute('aria-expanded', 'true'); }
        };
        line.setAttribute('aria-expanded', 'false');
        line.addEventListener('click', toggle);
        line.addEventListener('keydown', event => { if (event.key === 'Enter') toggle(); });
      }
      return line;
    }));
    count.textContent = found.length === rows.length ? grouped(rows.length) + ' shown'
      : grouped(found.length) + ' of ' + grouped(rows.length);
    more.style.display = found.length > most ? '' : 'none';
    more.textContent = 'Show all ' + grouped(found.length);
  }
  fill();
  return {
    node: el('div', {}, el('div', {class: 'scroll'}, el('table', {id: options.id}, el('thead', {}, el('tr', {}, heads)), body)), more),
    count,
    filter(test) { filter = test; fill(); },
  };
}

function tokens(example, scheme) {
  const block = el('div', {class: 'text-block'});
  const values = example.tokens.logProb[scheme];
  example.tokens.text.forEach((text, t) => {
    const ln = values[t];
    const p = ln === null ? 0 : Math.exp(ln);
    const rank = example.tokens.rank[t];
    block.append(el('span', {
      class: rank > 1 ? 'token miss' : 'token',
      style: 'background:rgba(var(--token),' + (0.42 * p).toFixed(3) + ')',
      title: 'token ' + (t + 1) + ': probability ' + (ln === null ? '0 (filtered out)' : probability(ln)) + ', rank ' + grouped(rank),
    }, text));
  });
  return block;
}

function tokenKey() {
  const swatch = p => el('i', {style: 'background:rgba(var(--token),' + 0.42 * p + ')'});
  return el('div', {class: 'key'}, 'probability of each token: 0 ', swatch(0.05), swatch(0.5), swatch(1), ' 1 \u00b7 ',
    el('span', {class: 'token miss'}, 'underlined'), ' where the model would rather say something else');
}

// Settings

/** What ran on what, under the title. */
function subtitle() { return el('p', {class: 'note', id: 'subtitle'}, data.subtitle); }

function settings(run) {
  const rows = [];
  const add = (name, value) => { if (value !== undefined && value !== null && value !== '') rows.push(el('dt', {}, name), el('dd', {}, value)); };
  const model = run.model || {};
  const hash = text => el('span', {class: 'mono'}, text);
  add('Model', model.folder);
  add('Family', model.modelType && model.modelType + ', ' + grouped(model.parameters) + ' parameters, ' + model.layers + ' layers of width ' + model.width);
  const server = run.server;
  if (server) {
    add('Run by', (server.software || server.api) + (server.version ? ' ' + server.version : '') + ' at ' + server.address + ', as ' + server.model + ', asked for the ' + server.topLogProbs + ' most probable tokens of each position');
  } else {
    add('Computed in', model.dtype && model.dtype + ' on ' + model.device + '; stored as ' + model.storedDtype);
  }
  if (run.spread) {
    const only = (count, what) => count ? '; ' + what + ' only once: ' + grouped(count) : '';
    add('Spread', grouped(run.spread.examples) + ' scored twice: ln p moved by ' + run.spread.meanNats.toPrecision(2) + ' nats on average, ' + run.spread.largestNats.toPrecision(2) + ' at most'
      + only(run.spread.filtered, 'filtered out') + only(run.spread.greedyChanged, 'greedy'));
  }
  (model.files || []).forEach(file => add('SHA-256 of the model\u2019s ' + file.name, hash(file.sha256)));
  Object.entries((run.identity || {}).options || {}).forEach(([option, files]) => {
    if (files && typeof files === 'object' && !Array.isArray(files)) {
      Object.entries(files).forEach(([name, digest]) => add('SHA-256 of the ' + option + '\u2019s ' + name, hash(digest)));
    }
  });
  add('Data', run.data && run.data.file);
  add('SHA-256 of the data', run.data && run.data.sha256 && hash(run.data.sha256));
  Object.entries(run.options || {}).forEach(([name, value]) => {
    if (name !== 'model' && name !== 'data') add('--' + name, Array.isArray(value) ? value.join(', ') : String(value));
  });
  Object.entries(run.tokenization || {}).forEach(([name, value]) => add('Tokens: ' + name, value));
  const platform = run.platform || {};
  add('Platform', [platform.engine, platform.java && 'Java ' + platform.java, platform.system].filter(Boolean).join(', '));
  add('Rote', run.rote);
  return el('section', {id: 'settings'}, el('h2', {}, 'Settings and hashes'), el('dl', {class: 'settings'}, rows),
    el('details', {}, el('summary', {}, 'The whole record, run.json'), el('pre', {}, JSON.stringify(run, null, 2))));
}

/** The level of the page's intervals, as in "95 %". */
function level() {
  return Number((100 * data.level).toFixed(3)) + ' %';
}

function footer() {
  return el('footer', {}, 'Made by Rote. ' + (data.level ? 'Intervals are at ' + level() + '. ' : '') + '(n, p)-discoverable extraction: Hayes et al. 2025, arXiv 2410.19482. '
    + 'Charts: Apache ECharts ' + echarts.version + ', Apache License 2.0. This file holds everything it shows and asks nothing of the network.');
}

function show(nodes, charts) {
  page.replaceChildren(...nodes.filter(Boolean));
  charts.forEach(each => each.start());
  window.rote.drawn = true;
}

/** A rate as a tile; with what it means in words, and the control set's rate to hold against it, where they are given. */
function card(label, rate, meaning, control) {
  return el('div', {class: 'card'}, el('div', {class: 'label'}, label),
    el('div', {class: 'value'}, percent(rate.rate), el('small', {}, '%')),
    el('div', {class: 'range'}, range(rate) + ' \u00b7 ' + outOf(rate)),
    rate.upperBound && el('div', {class: 'range', title: rate.upperBound.method}, upperBound(rate) + ', one-sided'),
    control && el('div', {class: 'against'}, 'control: ', el('b', {}, percent(control.rate) + ' %'), ' ' + range(control) + ' \u00b7 ' + outOf(control)
      + (control.upperBound ? ' \u00b7 ' + upperBound(control) : '')),
    meaning && el('div', {class: 'meaning'}, meaning));
}
