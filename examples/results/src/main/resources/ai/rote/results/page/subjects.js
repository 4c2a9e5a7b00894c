'use strict';
// Extraction counted by persons; the facts that a profile asks for.
const persons = data.subjects;
/** A one-sided bound, rounded up. */
const atMost = bound => 'at most ' + (Math.ceil(1e4 * bound.value) / 100).toFixed(2) + ' % at ' + +(100 * bound.level).toPrecision(10) + ' %';
const amount = value => value === undefined ? '\u2013' : value >= 100 ? grouped(Math.round(value)) : value === 0 ? '0' : value < 0.005 ? value.toExponential(1) : value.toFixed(value >= 1 ? 1 : 2);
/** A probability that may be too small for the page, or all but 1. */
const chanceText = p => p > 0.999 ? '> 0.999' : p === 0 ? '< 10\u207b\u00b3\u2070\u2070' : p < 0.001 ? p.toExponential(1) : p.toFixed(3);

/** A rate over its interval and its one-sided bound. */
function personsCell(rate, kind) {
  return el('td', {class: 'num ' + (kind || '')}, grouped(rate.count) + ' \u00b7 ' + percent(rate.rate) + ' %', el('div', {class: 'under'}, range(rate)), rate.atMost && el('div', {class: 'under'}, atMost(rate.atMost)));
}

function personsTable(part, s, id) {
  const scheme = part.schemes[s], none = kind => el('td', {class: 'num ' + (kind || '')}, '\u2013');
  const rows = [[label('greedy'), personsCell(part.greedy), none(), none('minor')]];
  scheme.expected.forEach(each => {
    const found = scheme.rates.find(rate => rate.n === each.n && rate.p === middleP);
    rows.push([label('n = ' + many(each.n), each.cost === undefined ? null : 'all queries cost ' + amount(each.cost)), personsCell(found.oneExample), personsCell(found.together),
      el('td', {class: 'num minor'}, amount(each.subjects), each.low === undefined ? null : el('div', {class: 'under'}, '[' + amount(each.low * part.subjects) + ', ' + amount(each.high * part.subjects) + ']'))]);
  });
  rows.push([label('worst case', 'an example that can come out at all'), personsCell(scheme.worstCase), none(), none('minor')]);
  return plainTable(id, ['queries for each example', 'one example', 'any, taken together', {minor: 'persons expected'}], rows);
}

/** Who comes out soonest, with the examples that do. */
function riskTable(s) {
  const risks = persons.schemes[s].mostAtRisk.filter(each => each.log10Probability !== undefined);
  if (!risks.length) return el('p', {class: 'note'}, 'Nothing of anybody can come out under ' + persons.schemes[s].scheme + '.');
  const p = levels.indexOf(middleP);
  const rows = risks.map(each => {
    const needed = each.queriesNeeded[p], last = each.chances[each.chances.length - 1];
    return [label(each.name, each.ids.map(example => example.id + ' (p_z ' + chanceText(example.probability) + ')').join(', ') + (each.examples > each.ids.length ? ', and ' + grouped(each.examples - each.ids.length) + ' more' : '')),
      el('td', {class: 'num minor'}, grouped(each.examples)), el('td', {class: 'num minor'}, grouped(each.greedyExamples)),
      el('td', {class: 'num'}, chanceText(each.chances[0].probability)),
      el('td', {class: 'num'}, chanceText(last.probability), last.cost === undefined ? null : el('div', {class: 'under'}, 'for ' + amount(last.cost))),
      el('td', {class: 'num'}, queriesText(needed))];
  });
  return plainTable('risk-table-' + s, ['person', {minor: 'examples'}, {minor: 'greedy'}, 'n = ' + many(queries[0]), 'n = ' + many(mostN), 'n at p = ' + middleP], rows);
}

function personsSection() {
  if (!persons) return null;
  const of = persons.control ? 'training' : 'all', tokens = persons.tokensPerQuery;
  const part = (name, figures) => schemes.flatMap((scheme, s) => [
    el('h3', {}, (persons.control ? name + ', ' : '') + scheme), personsTable(figures, s, 'persons-' + name + '-' + s), ...(name === of ? [el('p', {class: 'note'}, 'Most at risk, with their most extractable examples: the probability that any comes out.'), riskTable(s)] : [])]);
  const lost = persons.skippedExamples ? ' ' + grouped(persons.skippedExamples) + ' more could not be measured, and ' + grouped(persons.unmeasuredSubjects) + ' persons have no other.' : '';
  const both = persons.inBoth ? ' ' + grouped(persons.inBoth) + ' persons have texts in both sets.' : '';
  const price = persons.price ? ' Costs are of tokens at ' + amount(persons.price.sentMillion) + ' a million sent and ' + amount(persons.price.generatedMillion) + ' a million generated; one query for each example sends '
    + grouped(tokens.sent) + ' and generates ' + grouped(tokens.generated) + '.' : '';
  return el('section', {id: 'persons'}, el('h2', {}, 'Persons'),
    el('p', {class: 'note'}, grouped(persons.examples) + (persons.control ? ' training' : '') + ' examples of ' + grouped(persons.subjects) + ' persons, as the field ' + persons.field + ' names them'
      + (persons.control ? '; ' + grouped(persons.control.examples) + ' control examples of ' + grouped(persons.control.subjects) + ' persons' : '') + '.' + lost + both
      + ' Persons, not examples, are counted: those with one example that comes out with probability ' + middleP + ' or more, and those of whom any does when all their examples are asked for. Intervals at ' + level()
      + '; \u201cat most\u201d is the one-sided bound.' + price),
    part(of, persons), persons.control ? part('control', persons.control) : null,
    el('p', {class: 'note missing'}, 'This section names persons: keep it from those who must not know them.'));
}

function profileSection() {
  const profile = persons && persons.profile;
  if (!profile) return null;
  return el('section', {id: 'profile'}, el('h2', {}, 'Facts for the profile ' + profile.profile), el('p', {class: 'note'}, profile.asks),
    plainTable('profile-table', ['fact', {text: 'found'}], profile.facts.map(each => [label(each.what), el('td', {class: 'text'}, each.found)])),
    el('h3', {}, 'What this cannot say'), el('ul', {id: 'cannot-say'}, profile.cannotSay.map(each => el('li', {}, each))));
}
