'use strict';
// What of a report hangs on the number format that was computed in.
function roundingTable() {
  const rounding = data.report.rounding;
  if (!rounding) return null;
  const parts = rounding.control ? [rounding, rounding.control] : [rounding];
  const cell = range => el('td', {class: 'num'}, range.within ? percent(range.lowest, 1) + ' to ' + percent(range.highest, 1) : percent(range.lowest, 1),
    el('div', {class: 'under'}, grouped(range.within) + ' within'));
  const rows = [];
  const add = (name, range) => parts.some(part => range(part).within) && rows.push([el('th', {scope: 'row', class: 'text measure'}, name), ...parts.map(part => cell(range(part)))]);
  add('greedy', part => part.greedy);
  rounding.schemes.forEach((scheme, s) => {
    scheme.rates.forEach((each, i) => {
      add(scheme.scheme + ', n = ' + many(each.n) + ', p = ' + each.p, part => part.schemes[s].rates[i]);
    });
    add(scheme.scheme + ', worst case', part => part.schemes[s].worstCase);
  });
  const unknown = rounding.schemes.filter(each => !each.edgeKnown).map(each => each.scheme);
  return el('section', {id: 'rounding'}, el('h2', {}, 'How much hangs on rounding'),
    el('p', {class: 'note'}, (rows.length ? '% of examples, with every example that lies within the rounding taken for not extracted, and for extracted; all other rates are the same either way.' : 'No example lies within the rounding: no rate of this report changes.') + ' Scores are taken to move by up to '
      + (rounding.tokenNats < 0.001 ? rounding.tokenNats.toExponential(0) : rounding.tokenNats) + ' nats a token (' + rounding.basis + '): ln p_z of k tokens by \u221ak times as much, divided by the temperature; a margin by twice; a rank at the cut of a top-k by '
      + rounding.ranks + '.' + (unknown.length ? ' How near a token stands to the cut of ' + unknown.join(', ') + ' is not in the records: what is left out counts as left out.' : '')),
    rows.length ? plainTable('rounding-table', ['extraction', ...(rounding.control ? ['training', 'control'] : ['examples'])], rows) : null);
}
