/** A figure of the page as a file: SVG that stands alone, and PNG of it, in the colours of paper whatever the screen's are. */

const SVG = 'http://www.w3.org/2000/svg';
/** What the stylesheet says and a file must say itself. */
const KEPT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'letter-spacing',
  'visibility',
] as const;
const MARGIN = 24;

export interface Words {
  title: string;
  /** Lines below: what it shows, from which ledger. */
  foot: string[];
}

/** All drawings of an element, one below the other as they stand on the page, with title and source. */
export function svgText(root: Element, words: Words): string {
  const box = root.getBoundingClientRect();
  const out = document.createElementNS(SVG, 'svg');
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const theme = document.documentElement.dataset.theme;
  // Colours are those of paper while the drawing is read.
  document.documentElement.dataset.theme = 'light';
  try {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--ink').trim();
    const serif = style.getPropertyValue('--serif').trim();
    const sans = style.getPropertyValue('--sans').trim();
    let y = MARGIN + 18;
    for (const line of wrap(words.title, Math.floor((width - 2 * MARGIN) / 9.5))) {
      out.append(text(line, MARGIN, y, { 'font-size': '19', 'font-weight': '600', 'font-family': serif, fill: ink }));
      y += 24;
    }
    const top = y;
    for (const drawing of root.querySelectorAll('svg')) {
      if (drawing.closest('[data-no-picture]') || drawing.parentElement?.closest('svg')) continue;
      const place = drawing.getBoundingClientRect();
      if (place.width === 0) continue;
      const copy = drawing.cloneNode(true) as SVGSVGElement;
      settle(drawing, copy);
      copy.setAttribute('x', String(place.left - box.left + MARGIN));
      copy.setAttribute('y', String(place.top - box.top + top));
      copy.setAttribute('width', String(place.width));
      copy.setAttribute('height', String(place.height));
      copy.setAttribute('overflow', 'visible');
      out.append(copy);
    }
    // Words of the page that belong to the drawing: names of small multiples.
    for (const label of root.querySelectorAll<HTMLElement>('[data-picture-text=""]')) {
      const place = label.getBoundingClientRect();
      const look = getComputedStyle(label);
      out.append(
        text(label.textContent ?? '', place.left - box.left + MARGIN, place.top - box.top + top + place.height * 0.75, {
          'font-size': String(Number.parseFloat(look.fontSize)),
          'font-weight': look.fontWeight,
          'font-family': look.fontFamily,
          fill: look.color,
        }),
      );
    }
    // The key of the colours stands where its numbers are on the page.
    const swatches = [...root.querySelectorAll<HTMLElement>('[data-picture-swatch]')];
    let x = MARGIN;
    for (const swatch of swatches) {
      const name = swatch.nextElementSibling?.getAttribute('data-picture-text') ?? '';
      out.append(
        box12(x, top + 2, getComputedStyle(swatch).backgroundColor),
        text(name, x + 16, top + 12, { 'font-size': '12', 'font-family': sans, fill: ink }),
      );
      x += 16 + name.length * 6.3 + 18;
    }
    y = top + box.height + 20;
    for (const line of words.foot.flatMap((foot) => wrap(foot, Math.floor((width - 2 * MARGIN) / 5.6)))) {
      out.append(
        text(line, MARGIN, y, { 'font-size': '11', 'font-family': sans, fill: style.getPropertyValue('--ink-3').trim() }),
      );
      y += 15;
    }
    const height = Math.ceil(y + MARGIN - 12);
    out.setAttribute('xmlns', SVG);
    out.setAttribute('viewBox', `0 0 ${width} ${height}`);
    out.setAttribute('width', String(width));
    out.setAttribute('height', String(height));
    const paper = document.createElementNS(SVG, 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute('fill', '#ffffff');
    out.prepend(paper);
  } finally {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }
  return new XMLSerializer().serializeToString(out);
}

/** The drawing as pixels, `scale` to a point. */
export async function png(svg: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser draws no pictures.');
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A name for a file: small letters, digits and dashes. */
export function fileName(title: string): string {
  return (
    title
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'figure'
  );
}

/** Words in lines of at most `most` letters. */
export function wrap(words: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(/\s+/)) {
    if (line && line.length + word.length + 1 > most) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}

/** Writes the computed look of `from` and all inside onto `to`, as attributes; hidden parts and links go. */
function settle(from: Element, to: Element): void {
  const look = getComputedStyle(from);
  to.removeAttribute('class');
  to.removeAttribute('style');
  to.removeAttribute('tabindex');
  for (const name of KEPT) {
    const value = look.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  const theirs = [...to.children];
  [...from.children].forEach((child, index) => {
    const copy = theirs[index] as Element;
    if (child.hasAttribute('data-no-picture') || getComputedStyle(child).display === 'none') copy.remove();
    else settle(child, copy);
  });
  if (to.localName === 'a') {
    to.removeAttribute('href');
    to.removeAttributeNS('http://www.w3.org/1999/xlink', 'href');
  }
}

function box12(x: number, y: number, fill: string): SVGRectElement {
  const out = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({ x, y, width: 11, height: 11, fill })) out.setAttribute(name, String(value));
  return out;
}

function text(content: string, x: number, y: number, look: Record<string, string>): SVGTextElement {
  const out = document.createElementNS(SVG, 'text');
  out.setAttribute('x', String(x));
  out.setAttribute('y', String(y));
  for (const [name, value] of Object.entries(look)) out.setAttribute(name, value);
  out.textContent = content;
  return out;
}
