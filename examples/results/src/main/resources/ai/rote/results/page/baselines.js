'use strict';
// Memorized, or merely predictable: rates before and after a cut, against the cut, and what it removed.
// Drawn after the rest of the page, and only where suffixes were held against something.
const held = report.baselines, heldControl = report.control && report.control.baselines;
const cutText = held.cut.nats + ' nats' + (held.cut.perToken ? ' a token' : '');
const cutUnit = held.cut.perToken ? 'nats a token' : 'nats';
const asked = scheme => scheme.rates.find(each => each.n === mostN && each.p === middleP);

const cutCurve = figure({
  id: 'cut-curve', title: 'What is left against the cut',
  note: 'Share of ' + (ofMain ? ofMain + ' ' : '') + 'examples that ' + schemes[0] + ' returns within ' + many(mostN) + ' queries with p = ' + middleP
    + ' and whose suffix is likelier after its own prefix, by t or more, than otherwise. Dashed: this report\u2019s cut, ' + cutText + '.',
  option(c) {
    const series = held.others.flatMap((other, i) => lineWithBand(other.against, c.kinds[i % c.kinds.length],
      other.curve.map(each => [each.t, 100 * each.rate.rate, 100 * each.rate.low, 100 * each.rate.high])));
    series.push({name: 'cut', type: 'line', data: [], markLine: {silent: true, symbol: 'none', animation: false, label: {show: false},
      lineStyle: {color: c.soft, type: 'dashed', width: 1.4}, data: [{xAxis: held.cut.nats}]}});
    return {
      series, xAxis: axis(c, {type: 'value', name: 't, ' + cutUnit, min: 0, max: 'dataMax'}), yAxis: shareAxis(c),
      tooltip: Object.assign(base(c).tooltip, {formatter: list => tip('t = ' + list[0].axisValue.toFixed(3) + ' ' + cutUnit,
        list.map(each => [mark(each.color), each.seriesName, each.data[1].toFixed(1) + ' % [' + each.data[2].toFixed(1) + ', ' + each.data[3].toFixed(1) + ']']))}),
    };
  },
  csv() {
    const rows = [['against', 't', 'unit', 'rate', 'low', 'high', 'count', 'total']];
    held.others.forEach(other => other.curve.forEach(({t, rate}) => rows.push([other.against, t, cutUnit, rate.rate, rate.low, rate.high, rate.count, rate.total])));
    return rows;
  },
});

function cutTable(part, name) {
  const nats = each => each.nats === undefined || each.nats === null ? '\u221e' : each.nats.toFixed(1);
  const row = (title, other, which, control) => [label(title),
    valueCell(other.greedy[which].rate, other.greedy[which], inPercent, 'single'),
    ...other.schemes.map(scheme => valueCell(asked(scheme)[which].rate, asked(scheme)[which], inPercent)),
    el('td', {class: 'num minor'}, which === 'before' ? '\u2013' : nats(other.differences[2]), which === 'before' ? null : el('div', {class: 'under'}, nats(other.differences[0]) + ' to ' + nats(other.differences[4])))];
  return el('div', {}, name && el('h3', {}, name),
    plainTable('cut-' + (name || 'table').split(' ')[0], ['likelier than', 'greedy', ...schemes, {minor: 'difference, nats'}],
      [row('no cut', part.others[0], 'before'), ...part.others.map(other => row(other.against, other, 'after'))]));
}

function removedTable() {
  if (!data.removed.count) return el('p', {class: 'note'}, 'The cut removed none of the extracted examples.');
  const columns = [
    {key: 'id', label: 'example', text: true, kind: 'id', value: row => row.id, cell: row => row.id},
    {key: 'own', label: 'ln p_z', value: row => row.logProb, cell: row => row.logProb.toFixed(1)},
    {key: 'other', label: 'ln p otherwise', value: row => row.logOther, cell: row => row.logOther.toFixed(1)},
    {key: 'difference', label: 'difference', value: row => row.logProb - row.logOther, cell: row => (row.logProb - row.logOther).toFixed(1)},
    {key: 'suffix', label: 'suffix', text: true, kind: 'snippet', value: row => row.suffix, cell: row => row.suffix.slice(0, 120)},
  ];
  const table = sortable(columns, data.removed.shown, {id: 'removed-table', sort: 'own', detail: row => el('div', {},
    el('div', {class: 'label-line'}, 'prefix'), el('div', {class: 'text-block prefix'}, row.prefix),
    el('div', {class: 'label-line'}, 'suffix'), el('div', {class: 'text-block'}, row.suffix))});
  return el('div', {}, el('h3', {}, 'What the cut removed'),
    el('p', {class: 'note'}, grouped(data.removed.count) + ' extracted examples whose suffixes are nearly as likely otherwise (' + held.others[0].against + ')'
      + (data.removed.shown.length < data.removed.count ? '; the ' + data.removed.shown.length + ' likeliest of them' : '') + '. In nats, in the model\u2019s own distribution.'),
    table.node);
}

document.getElementById('examples').before(el('section', {id: 'predictable'}, el('h2', {}, 'Memorized, or merely predictable'),
  el('p', {class: 'note'}, '% of examples, n = ' + many(mostN) + ', p = ' + middleP + '. An example counts after the cut if its suffix is likelier after its own prefix than otherwise by '
    + cutText + ' or more, in the model\u2019s own distribution'
    + (held.prefixes ? '; otherwise means after ' + held.prefixes + ' prefixes that have nothing to do with it, after a BOS alone, or under a reference model' : '') + '. Differences: median, and where 5 % and 95 % of the examples lie.'
    + (held.gaps ? ' Against ' + held.gaps.references + ' references together, ' + inPercent(held.gaps.at1percent.rate) + ' % of the examples have a p-value of at most 1 % (if no reference has seen them and ln p over references is normal).' : '')),
  cutTable(held, control ? 'Training examples' : ''), heldControl && cutTable(heldControl, 'Control set'),
  el('div', {class: 'figures', style: 'margin-top: 18px'}, (cutCurve.node.classList.add('wide'), cutCurve.node)), removedTable()));
cutCurve.start();
