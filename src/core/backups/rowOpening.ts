/** Two clicks on a row within this time are a double click, milliseconds. */
const doubleClickMs = 500;
/** The editor runs the command of a row so soon after the key, also over a slow connection; milliseconds. */
const keyMs = 3_000;

/**
 * Tells a row that is to be opened from one that is only selected. The editor runs the command of a row for each click
 * on it and for Enter alike, and says neither which it was nor how many clicks there were (microsoft/vscode#39601).
 */
export class RowOpening {
  private clicked: { readonly id: string; readonly at: number } | undefined;
  private opened: { readonly id: string; readonly at: number } | undefined;
  private keyAt = -Infinity;

  /**
   * Enter was pressed; the command of the row with the focus is about to run.
   * @param now epoch milliseconds
   */
  key(now: number): void {
    this.keyAt = now;
  }

  /**
   * The command of a row runs.
   * @param now epoch milliseconds
   * @param isByDoubleClick whether the editor runs it for double clicks only
   * @returns whether to open the row: once, also for a key that is held down
   */
  opens(id: string, now: number, isByDoubleClick: boolean): boolean {
    const isKey = now - this.keyAt <= keyMs;
    this.keyAt = -Infinity;
    const isSecond = this.clicked?.id === id && now - this.clicked.at <= doubleClickMs;
    const isOpen = this.opened?.id === id && now - this.opened.at <= doubleClickMs;
    this.clicked = { id, at: now };
    if (isOpen || isKey || isByDoubleClick || isSecond) this.opened = { id, at: now };
    return !isOpen && (isKey || isByDoubleClick || isSecond);
  }
}
