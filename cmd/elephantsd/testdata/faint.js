// What can hardly be seen on the page that is shown: letters with a contrast under 4.5:1 to what is
// behind them, 3:1 if they are large; edges of fields and buttons under 3:1; and, while everything
// has the focus, elements whose ring is under 3:1. The colour behind an element is that of the
// nearest ancestor that has one.
//
// https://www.w3.org/TR/WCAG22/#contrast-minimum
// https://www.w3.org/TR/WCAG22/#non-text-contrast
(() => {
  const rgba = (colour) => {
    const n = colour.match(/[\d.]+/g).map(Number);
    return [n[0], n[1], n[2], n[3] ?? 1];
  };
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const contrast = (a, b) => {
    const x = light(rgba(a)), y = light(rgba(b));
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };
  const clear = (colour) => rgba(colour)[3] === 0;
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  const need = (least, got, what, e) => {
    if (got < least) found.push(`${what} ${got.toFixed(2)}: ${e.outerHTML.slice(0, 70)}`);
  };
  const field = 'input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select';
  for (const e of document.querySelectorAll('body *')) {
    const s = getComputedStyle(e);
    const shown = e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!shown || e.closest('.hidden, .skip, svg') || e.getBoundingClientRect().width < 2) continue;
    const typed = e.matches(field);
    if (typed || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) {
      const size = parseFloat(s.fontSize);
      const large = size >= 24 || (size >= 18.66 && s.fontWeight >= 700);
      need(large ? 3 : 4.5, contrast(s.color, behind(e)), 'letters', e);
    }
    if (!e.parentElement) continue;
    const around = behind(e.parentElement);
    if (typed || (e.matches('button, .button, .chip span') && !e.matches('.link'))) {
      const filled = clear(s.backgroundColor) ? 0 : contrast(s.backgroundColor, around);
      const edged = parseFloat(s.borderTopWidth) ? contrast(s.borderTopColor, around) : 0;
      // A list in a line of text is filled with the colour of a mark, which its words stand out from.
      if (!e.closest('.goes .text')) need(3, Math.max(filled, edged), 'edge', e);
    }
    if (window.focusForced && e.matches(`a, button:enabled, summary, ${field}`)) {
      const shadow = s.boxShadow.match(/rgba?\([^)]*\)/);
      const outlined = s.outlineStyle === 'none' ? 0 : contrast(s.outlineColor, around);
      need(3, Math.max(outlined, shadow ? contrast(shadow[0], around) : 0), 'ring', e);
    }
  }
  return found;
})()
