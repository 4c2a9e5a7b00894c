'use strict';
// Tables of a report: against the control set, means over the examples, scores of membership.
const report = data.report, against = report.againstControl;

/** A number with about three digits, or with as many as another one has. */
function short(value, like) {
  const size = Math.abs(like === undefined ? value : like);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 4);
}
const bounds = (figure, text, value) => figure.low === undefined ? null : '[' + text(figure.low, value) + ', ' + text(figure.high, value) + ']';
const inPercent = share => percent(share, 1);

/** A value over its interval. */
function valueCell(value, figure, text, kind) {
  if (value === undefined) return el('td', {class: 'num ' + (kind || '')}, '\u2013');
  return el('td', {class: 'num ' + (kind || '')}, text(value), figure && bounds(figure, text) && el('div', {class: 'under'}, bounds(figure, text, value)));
}

function plainTable(id, header, rows) {
  return el('div', {class: 'scroll'}, el('table', {id},
    el('thead', {}, el('tr', {}, header.map((name, i) => el('th', {scope: 'col', class: [(i === 0 || name.text) && 'text', name.minor && 'minor'].filter(Boolean).join(' ') || undefined}, name.text || name.minor || name)))),
    el('tbody', {}, rows.map(row => el('tr', {}, row)))));
}
const label = (name, meaning) => el('th', {scope: 'row', class: 'text measure'}, name, meaning && el('div', {class: 'under'}, meaning));

/** What is left of the first scheme's rate when what a model can do unseen is taken off. */
function adjustedCard() {
  if (!against) return null;
  const n = data.grid.n[data.grid.n.length - 1], p = data.grid.p[Math.floor(data.grid.p.length / 2)];
  const found = against.schemes[0].rates.find(each => each.n === n && each.p === p);
  const points = percent(found.difference, 1) + ' points above the control, ' + bounds(found, inPercent);
  const verdict = {higher: 'More than chance.', lower: 'Less than of the control, and not by chance.', 'no difference': 'No difference beyond chance.', 'not comparable': 'Nothing was extracted of either.'}[found.verdict];
  return el('div', {class: 'card', id: 'adjusted'}, el('div', {class: 'label'}, 'extracted because the model was trained on it, when asked ' + many(n) + (n === 1 ? ' time' : ' times')),
    el('div', {class: 'value'}, found.adjusted ? percent(found.adjusted.rate) : '\u2013', el('small', {}, '%')),
    el('div', {class: 'range'}, found.adjusted ? bounds(found.adjusted, inPercent) : 'not defined: all of the control is extracted'),
    el('div', {class: 'against'}, points),
    el('div', {class: 'meaning'}, verdict + ' The rate adjusted for the control: of what cannot be written unseen, how much ' + data.grid.schemes[0] + ' gives away at p = ' + p + '.'));
}

function againstTable() {
  if (!against) return null;
  const p = data.grid.p[Math.floor(data.grid.p.length / 2)];
  const row = (name, training, control, difference) => [label(name),
    valueCell(training.rate, training, inPercent, 'single'), valueCell(control.rate, control, inPercent, 'single'),
    valueCell(difference.difference, difference, inPercent),
    difference.adjusted ? valueCell(difference.adjusted.rate, difference.adjusted, inPercent, 'minor') : valueCell(undefined, null, null, 'minor'),
    el('td', {class: 'text minor'}, difference.verdict)];
  const rows = [row('greedy', report.greedy, report.control.greedy, against.greedy)];
  against.schemes.forEach((each, s) => {
    each.rates.forEach((difference, i) => {
      if (difference.p === p) rows.push(row(each.scheme + ', n = ' + many(difference.n), report.schemes[s].rates[i], report.control.schemes[s].rates[i], difference));
    });
    rows.push(row(each.scheme + ', worst case', report.schemes[s].worstCase, report.control.schemes[s].worstCase, each.worstCase));
  });
  return el('section', {id: 'against'}, el('h2', {}, 'Training examples against the control set'),
    el('p', {class: 'note'}, '% of ' + grouped(report.examples) + ' training and ' + grouped(report.control.examples) + ' control examples, p = ' + p
      + '. Adjusted: the share extracted that would not have been, had the model not seen it, 1 \u2212 (1 \u2212 training)/(1 \u2212 control). Intervals of differences and adjusted rates hold together at '
      + level() + ' for ' + grouped(against.comparisons.family) + ' comparisons, all n and p of this report (Bonferroni); those of single rates do not.'),
    plainTable('against-table', ['extraction', 'training', 'control', 'difference', {minor: 'adjusted'}, {text: 'verdict', minor: 'verdict'}], rows));
}

/** The n of a bound of queries needed. */
function queriesText(bound) {
  if (bound === undefined) return 'none';
  if (bound.log10Queries === undefined) return '\u221e';
  return bound.log10Queries < 6 ? many(Math.pow(10, bound.log10Queries)) : '10' + superscript(Math.round(bound.log10Queries));
}

function measuresTable() {
  const parts = report.control ? [report, report.control] : [report];
  const n = data.grid.n[data.grid.n.length - 1], p = data.grid.p[Math.floor(data.grid.p.length / 2)];
  const means = (name, meaning, figure, text) => [label(name, meaning), ...parts.map(part => valueCell(figure(part).value, figure(part), text))];
  const mean = each => Object.assign({value: each.mean}, each);
  const rows = [];
  data.grid.schemes.forEach((scheme, s) => {
    rows.push(means('expected extraction, ' + scheme + ', n = ' + many(n) + ' (%)', 'the share that somebody who asks ' + many(n) + (n === 1 ? ' time' : ' times') + ' for each example holds in the end', part => mean(part.schemes[s].expected.find(each => each.n === n)), inPercent));
    rows.push([label('queries needed for 10 % of the examples, ' + scheme, 'the least n at which a tenth comes out with probability ' + p), ...parts.map(part => {
      const needed = part.schemes[s].queriesNeeded.find(each => each.p === p && each.share === 0.1);
      return el('td', {class: 'num'}, queriesText(needed), el('div', {class: 'under'}, '[' + queriesText(needed.low) + ', ' + queriesText(needed.high) + ']'));
    })]);
  });
  rows.push(means('exact memorization (%)', 'how many suffix tokens are the model\u2019s first choice', part => part.exactMemorization, inPercent));
  rows.push(means('extraction strength (%)', 'how much of a suffix the model completes from the shortest beginning that suffices', part => mean(part.extractionStrength), inPercent));
  if (report.perplexity) rows.push(means('perplexity', 'between how many tokens the model wavers at each place; 1 if it is certain', part => part.perplexity, short));
  const meanings = {
    'mean log-likelihood': 'nats for each token; 0 if the model is certain',
    'zlib ratio': 'log-likelihood for each byte after compression, so that dull texts do not count as known',
    'Min-20%': 'log-likelihood of the fifth of the tokens that surprise most',
    'Min-20%++': 'the same, in standard deviations of what the model might have said instead',
  };
  report.scores.forEach((score, i) => rows.push(means(score.score, meanings[score.score], part => mean(part.scores[i]), short)));
  return el('section', {id: 'measures'}, el('h2', {}, 'Other measures'),
    el('p', {class: 'note'}, 'Means over the examples, with intervals at ' + level() + ' by bootstrap over the examples.'),
    plainTable('measures-table', ['measure', ...(report.control ? ['training', 'control'] : ['examples'])], rows), missing(report.unavailable));
}

function membershipTable() {
  if (!against || !against.membership.length) return null;
  const rows = against.membership.map(each => [label(each.score), valueCell(each.auc.auc, each.auc, short), valueCell(each.tpr.tpr, each.tpr, inPercent),
    el('td', {class: 'num minor'}, grouped(each.tpr.found) + ' of ' + grouped(each.tpr.training))]);
  const exposure = against.exposure;
  return el('section', {id: 'membership'}, el('h2', {}, 'Can training examples be told from the control set?'),
    el('p', {class: 'note'}, 'AUC: how often a training example scores higher than a control example; 0.5 is guessing. TPR at 1 % FPR: how many training examples are found if 1 % of the control set may be accused wrongly.'
      + ' Texts of another kind or time than the training examples make every score look good.'),
    plainTable('membership-table', ['score', 'AUC', 'TPR at 1 % FPR (%)', {minor: 'found'}], rows),
    exposure && el('p', {class: 'note', id: 'exposure'}, 'Exposure, each training example as a canary among the control set: ' + short(exposure.mean) + ' bits on average' + (bounds(exposure, short) ? ' ' + bounds(exposure, short) : '')
      + ', at most ' + short(exposure.most) + ' with ' + grouped(exposure.candidates - 1) + ' control examples; 1.4 is expected by chance.'),
    missing(against.unavailable.filter(each => !report.unavailable.some(known => known.figure === each.figure))));
}

function missing(list) {
  const reasons = [...new Set(list.map(each => each.why))];
  return reasons.length ? el('p', {class: 'note missing'}, reasons.map(why => 'Not in the records: ' + list.filter(each => each.why === why).map(each => each.figure).join(', ') + '. ' + why[0].toUpperCase() + why.slice(1) + '.').join(' ')) : null;
}
