// A text of any length, line by line and in pieces, of which only those near the reader are in the page.
const PIECE_CHARACTERS = 4000, PIECE_LINES = 60;
const ONES = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const PARTS = 'chapter|book|part|canto|act|scene|section|letter|stave|volume|kapitel|chapitre|teil';
// Alone on its line, or before a stop and a title: prose that begins a line with "Part one of them" is none.
const NUMBERED = new RegExp('^(?:' + PARTS + ')\\s+(?:the\\s+)?(?:\\d+|[ivxlcdm]+|(?:' + ONES + ')|(?:' + TENS + ')(?:[- ](?:' + ONES + '))?)\\s*(?:[.:)\\u2014\\u2013-].*)?$', 'i');
const MARKDOWN = /^#{1,4}\s+\S/;

/** Where each line begins. */
function lineStarts(text) {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0 && i + 1 < text.length; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/** The last of rising numbers that is at most the value; 0 if none is. */
function lastUpTo(numbers, value) {
  let low = 0, high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= value) low = middle; else high = middle - 1;
  }
  return low;
}

/** Chapters and the like: [line, title]. Many headings in a row are a table of contents, and left out. */
function headings(text, starts, isMarkdown) {
  const found = [];
  let row = [], blank = true;
  const close = () => { if (row.length < 4) found.push(...row); row = []; };
  for (let i = 0; i < starts.length; i++) {
    const end = i + 1 < starts.length ? starts[i + 1] : text.length;
    if (end - starts[i] > 100) { close(); blank = false; continue; }
    const line = text.slice(starts[i], end).trim();
    if (line === '') { blank = true; continue; }
    const isHeading = isMarkdown ? MARKDOWN.test(line) : (blank || row.length > 0) && /^[A-Z]/.test(line) && NUMBERED.test(line);
    if (isHeading) row.push([i, line.replace(/^#+\s+/, '')]); else close();
    if (isMarkdown) close();
    blank = false;
  }
  close();
  return found;
}

/** Pieces of whole lines; a very long line is cut between words, never within a character. */
function pieces(text, starts) {
  const list = [];
  let from = 0, line = 0, lines = 0;
  const cut = (to, nextLine) => {
    if (to > from) list.push({from, to, line});
    from = to; line = nextLine; lines = 0;
  };
  starts.forEach((start, i) => {
    const end = i + 1 < starts.length ? starts[i + 1] : text.length;
    if (lines > 0 && (lines >= PIECE_LINES || end - from > PIECE_CHARACTERS)) cut(start, i);
    while (end - from > PIECE_CHARACTERS) {
      let to = text.lastIndexOf(' ', from + PIECE_CHARACTERS) + 1;
      if (to <= from + PIECE_CHARACTERS / 2) to = from + PIECE_CHARACTERS;
      const unit = text.charCodeAt(to);
      cut(unit >= 0xdc00 && unit < 0xe000 ? to - 1 : to, i);
    }
    lines++;
  });
  cut(text.length, starts.length);
  return list;
}

/** Marks as they stand in the data, gap, length and thousandths of ln p_z, as places. */
function readMarks(flat) {
  const count = flat.length / 3, starts = new Int32Array(count), ends = new Int32Array(count), lns = new Float32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    starts[i] = at + flat[3 * i];
    at = ends[i] = starts[i] + flat[3 * i + 1];
    lns[i] = -flat[3 * i + 2] / 1000;
  }
  return {starts, ends, lns};
}

/** What is known of a text that the page holds; worked out when it is first asked for. */
function knownOf(text) {
  if (!text.known) {
    const starts = lineStarts(text.text);
    text.known = {
      starts, chapters: headings(text.text, starts, /\.(md|markdown)$/i.test(text.name)), marks: text.marks.map(readMarks),
      line: position => lastUpTo(starts, position),
      chapter(line) {
        const i = lastUpTo(this.chapters.map(each => each[0]), line);
        return this.chapters.length && this.chapters[i][0] <= line ? this.chapters[i][1] : '';
      },
    };
  }
  return text.known;
}

/** Where a marked stretch of at least some ln p_z begins. */
function stretches(marks, threshold) {
  const found = [];
  let end = -1;
  marks.lns.forEach((ln, i) => {
    if (ln < threshold - 0.001) return;
    if (marks.starts[i] > end) found.push(marks.starts[i]);
    end = marks.ends[i];
  });
  return found;
}

/** A scrolling view. shadeOf(ln) is a colour, titleOf(ln) what the pointer is told, moved(first, last) which lines are seen. */
function textView(id, shadeOf, titleOf, moved) {
  const node = el('div', {class: 'text-view', id, tabindex: 0, role: 'region', 'aria-label': 'The text'});
  let text, known, marks, list = [], blocks = [], lit = null;

  function line(from, to, number) {
    const nodes = [];
    let at = from;
    for (let i = marks.ends.length ? lastUpTo(marks.starts, from) : 0; i < marks.starts.length && marks.starts[i] < to; i++) {
      const start = Math.max(from, marks.starts[i]), end = Math.min(to, marks.ends[i]);
      if (end <= start) continue;
      if (start > at) nodes.push(text.text.slice(at, start));
      nodes.push(el('span', {class: 'token', style: 'background:' + shadeOf(marks.lns[i]), title: titleOf(marks.lns[i])}, text.text.slice(start, end)));
      at = end;
    }
    if (at < to) nodes.push(text.text.slice(at, to));
    return el('div', {class: 'line', 'data-from': from, 'data-line': number === null ? undefined : grouped(number + 1)}, nodes);
  }

  function fill(i) {
    if (i < 0 || i >= list.length || blocks[i].firstChild) return;
    const piece = list[i], lines = [];
    for (let number = piece.line; number < known.starts.length && known.starts[number] < piece.to; number++) {
      const end = number + 1 < known.starts.length ? known.starts[number + 1] : text.text.length;
      lines.push(line(Math.max(piece.from, known.starts[number]), Math.min(piece.to, end), known.starts[number] >= piece.from ? number : null));
    }
    blocks[i].style.height = '';
    blocks[i].append(...lines);
  }

  function empty(i) {
    if (!blocks[i].firstChild || (lit && blocks[i].contains(lit))) return;
    blocks[i].style.height = blocks[i].getBoundingClientRect().height + 'px';
    blocks[i].replaceChildren();
  }

  const watcher = new IntersectionObserver(seen => {
    if (printing) return;
    seen.forEach(each => (each.isIntersecting ? fill : empty)(Number(each.target.dataset.piece)));
    tell();
  }, {root: node, rootMargin: '800px 0px'});

  function top() {
    let low = 0, high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (blocks[middle].offsetTop <= node.scrollTop) low = middle; else high = middle - 1;
    }
    return low;
  }

  function tell() {
    const box = node.getBoundingClientRect();
    let first = null, last = null;
    for (let i = top(); i < blocks.length && blocks[i].getBoundingClientRect().top < box.bottom; i++) {
      for (const each of blocks[i].children) {
        const place = each.getBoundingClientRect();
        if (place.bottom <= box.top + 1 || place.top >= box.bottom - 1) continue;
        if (first === null) first = Number(each.dataset.from);
        last = Number(each.dataset.from);
      }
    }
    if (first !== null) moved(known.line(first), known.line(last));
  }

  let waiting = false;
  node.addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; tell(); });
  });

  return {
    node,
    /** Puts a text, with the marks of a scheme, in place of what was shown. */
    show(newText, scheme) {
      const kept = text === newText ? node.scrollTop : 0;
      const columns = Math.max(30, Math.min(110, (innerWidth - 130) / 8));
      watcher.disconnect();
      text = newText; known = knownOf(text); marks = known.marks[scheme]; lit = null;
      list = pieces(text.text, known.starts);
      blocks = list.map((piece, i) => el('div', {class: 'piece', 'data-piece': i, style: 'height:'
        + Math.ceil(24 * Math.max(1, ((list[i + 1] || {line: known.starts.length}).line - piece.line), (piece.to - piece.from) / columns)) + 'px'}));
      node.replaceChildren(...blocks);
      for (let i = 0; i < 2; i++) fill(i);
      node.scrollTop = kept;
      blocks.forEach(each => watcher.observe(each));
      if (node.isConnected) tell();
    },
    /** Goes to a place in the text, and frames its line. */
    go(position) {
      const i = lastUpTo(list.map(each => each.from), position);
      for (const near of [i - 1, i, i + 1]) fill(near);
      if (lit) lit.classList.remove('lit');
      const lines = blocks[i].children;
      lit = lines[lastUpTo([...lines].map(each => Number(each.dataset.from)), position)];
      lit.classList.add('lit');
      node.scrollTop += lit.getBoundingClientRect().top - node.getBoundingClientRect().top - node.clientHeight / 4;
      tell();
    },
  };
}
