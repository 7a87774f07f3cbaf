/** Two clicks on a row within this time are a double click, milliseconds. */
const doubleClickMs = 500;
/** VS Code runs the command of a row within this time after the key, even over a slow connection; milliseconds. */
const keyMs = 3_000;

/**
 * Distinguishes opening a row from selecting it. VS Code runs the command of a row for each click and for Enter, and
 * does not tell which it was or how many clicks there were (microsoft/vscode#39601).
 */
export class RowOpening {
  private clicked: { readonly id: string; readonly at: number } | undefined;
  private opened: { readonly id: string; readonly at: number } | undefined;
  private keyAt = -Infinity;

  /**
   * Enter was pressed, so the command of the focused row is about to run.
   * @param now epoch milliseconds
   */
  key(now: number): void {
    this.keyAt = now;
  }

  /**
   * Called when the command of a row runs.
   * @param now epoch milliseconds
   * @param isByDoubleClick whether VS Code runs the command for double clicks only
   * @returns whether to open the row: once, even if the key is held down
   */
  opens(id: string, now: number, isByDoubleClick: boolean): boolean {
    const isKey = isWithin(keyMs, this.keyAt, now);
    this.keyAt = -Infinity;
    const isSecond = this.clicked?.id === id && isWithin(doubleClickMs, this.clicked.at, now);
    const isOpen = this.opened?.id === id && isWithin(doubleClickMs, this.opened.at, now);
    this.clicked = { id, at: now };
    if (isOpen || isKey || isByDoubleClick || isSecond) this.opened = { id, at: now };
    return !isOpen && (isKey || isByDoubleClick || isSecond);
  }
}

/** A clock that was set back a little in between still says that it was just now. */
function isWithin(ms: number, at: number, now: number): boolean {
  return Math.abs(now - at) <= ms;
}
