'use strict';
// How predictable texts are by themselves, and which examples the report is of.
function filterNote() {
  const filter = data.report.filter;
  if (!filter) return null;
  return el('p', {class: 'note', id: 'filter'}, 'Only a part: this report is of ' + grouped(filter.examples) + ' of ' + grouped(filter.examples + filter.leftOut)
    + ' examples, those with ' + filter.where.join(' and ') + '. ' + grouped(filter.leftOut) + ' are left out'
    + (filter.lacking ? ', ' + grouped(filter.lacking) + ' of them because they lack a field that is asked for' : '') + '.');
}

function predictabilityTable() {
  const texts = data.report.predictability;
  if (!texts) return null;
  const rows = texts.covariates.flatMap(cut => cut.bins.map((bin, i) => [
    label(i === 0 ? cut.field : '', i === 0 ? cut.meaning : undefined),
    el('td', {class: 'text'}, bin.bin), el('td', {class: 'num'}, grouped(bin.examples)),
    valueCell(bin.greedy.rate, bin.greedy, inPercent),
    ...bin.schemes.map((each, s) => valueCell(each.rate.rate, each.rate, inPercent, s === 0 ? '' : 'minor'))]));
  return el('section', {id: 'predictability'}, el('h2', {}, 'Predictable text'),
    el('p', {class: 'note'}, '% of ' + (data.report.control ? 'training ' : '') + 'examples extracted, n = ' + many(texts.n) + ', p = ' + texts.p
      + ', by what can be said of a text without a model. Bins are quarters of the examples unless their bounds were given. A rate that rests on texts which repeat themselves, their prefix or each other says less about memorization.'),
    plainTable('predictability-table', [{text: 'text'}, {text: 'bin'}, 'examples', 'greedy', ...texts.covariates[0].bins[0].schemes.map((each, s) => s === 0 ? each.scheme : {minor: each.scheme})], rows));
}
