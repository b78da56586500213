/** True where the key belongs to the element in focus: a field, a slider, a choice, or a key with a modifier. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  return (
    event.target instanceof Element &&
    event.target.closest('input, textarea, select, [role="slider"], [role="dialog"]') !== null
  );
}

/** Space and Enter also belong to a button in focus. */
export function isPressing(event: KeyboardEvent): boolean {
  return isTyping(event) || (event.target instanceof Element && event.target.closest('button') !== null);
}
