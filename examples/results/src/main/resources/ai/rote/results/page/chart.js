'use strict';
// Parts of charts that several figures are made of; what they need of page.js is there by then.

/** The band between [x, low, high] of a line of that name, which goes with it when the legend hides it. */
function band(name, points, color, faint) {
  return {
    type: 'custom', name, silent: true, z: 1, tooltip: {show: false}, itemStyle: {color}, clip: true,
    data: points, encode: {x: 0, y: [1, 2]},
    renderItem(params, api) {
      if (params.dataIndexInside > 0 || points.length < 2) return null; // the first item draws all of it
      const edge = i => points.map(each => api.coord([each[0], each[i]]));
      return {type: 'polygon', shape: {points: [...edge(1), ...edge(2).reverse()]}, style: {fill: color, opacity: faint ? 0.06 : 0.13}, silent: true};
    },
  };
}

/** A line with its band. points: [x, share, low, high, ...more] in percent. */
function lineWithBand(name, color, points, more) {
  const style = Object.assign({color, width: 2}, (more || {}).lineStyle);
  const line = Object.assign({name, type: 'line', showSymbol: points.length === 1, data: points, itemStyle: {color}, emphasis: {disabled: true}}, more, {lineStyle: style});
  return [line, band(name, points.map(([x, , low, high]) => [x, low, high]), color, line.faint)]; // the legend shows the first's mark
}

/** Interval whiskers at [x, low, high] for a category axis; shift moves them sideways in pixels. */
function whiskers(name, points, color, shift) {
  return {
    type: 'custom', name, silent: true, z: 5, tooltip: {show: false}, itemStyle: {color},
    data: points, encode: {x: 0, y: [1, 2]},
    renderItem(params, api) {
      const low = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)]);
      const x = low[0] + (typeof shift === 'function' ? shift(api) : shift || 0);
      const line = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: color, lineWidth: 1.2}});
      return {type: 'group', children: [
        line(x, low[1], x, high[1]), line(x - 3, low[1], x + 3, low[1]), line(x - 3, high[1], x + 3, high[1])]};
    },
  };
}

/** How many rows a legend of these names takes, and how long each may be: its entries stand in lines, as words do. */
function legendRows(names, width) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = '12.5px ' + getComputedStyle(document.body).fontFamily;
  const most = Math.max(60, Math.min(260, width - 50));
  let rows = 1, used = 0;
  for (const name of names) {
    const entry = 22 + 5 + Math.min(most, pen.measureText(name).width) + 14;
    if (used > 0 && used + entry > width - 8) { rows++; used = 0; }
    used += entry;
  }
  return {rows, most};
}

/** Room that a legend needs beyond its first row, in pixels. */
const legendExtra = (names, width) => 21 * (legendRows(names, width).rows - 1);

/** A legend that shows all of its names at any width and on paper, with the room it takes above the chart. */
function wrappedLegend(c, names, width) {
  const {most} = legendRows(names, width), plain = base(c);
  return {
    legend: Object.assign(plain.legend, {type: 'plain', data: names.slice(), itemGap: 10, textStyle: Object.assign(plain.legend.textStyle, {width: most, overflow: 'truncate'}), tooltip: {show: true}}),
    grid: Object.assign(plain.grid, {top: plain.grid.top + legendExtra(names, width)}),
  };
}
