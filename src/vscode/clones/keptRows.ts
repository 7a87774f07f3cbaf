/**
 * The rows of a view that were given to VS Code. VS Code identifies a row by its object, and an open menu does not work
 * on a row whose object was replaced. So a row keeps its first object while its content changes, and is redrawn alone
 * unless rows are added, removed or moved.
 */
export class KeptRows<T extends object> {
  /** By key. */
  private readonly objects = new Map<string, T>();
  private drawn: ReadonlyMap<string, readonly object[]> | undefined;

  constructor(
    private readonly keyOf: (row: T) => string,
    /** The objects that a row is drawn from, e.g. its job. They are compared by identity: a changed job is another object. */
    private readonly contentOf: (row: T) => readonly object[],
  ) {}

  /** The objects to give to VS Code for the rows. */
  draw(rows: readonly T[]): T[] {
    this.drawn = new Map(rows.map((row) => [this.keyOf(row), this.contentOf(row)]));
    for (const key of this.objects.keys()) if (!this.drawn.has(key)) this.objects.delete(key);
    return rows.map((row) => {
      const key = this.keyOf(row);
      const object = this.objects.get(key) ?? row;
      this.objects.set(key, object);
      return object;
    });
  }

  /** The objects of rows whose content has changed since the last call; undefined if rows came, went or moved. */
  changedAmong(rows: readonly T[]): readonly T[] | undefined {
    const before = this.drawn;
    const keys = rows.map(this.keyOf);
    if (!before || [...before.keys()].join('\n') !== keys.join('\n')) return undefined;
    const changed = rows.filter((row) => {
      const [old = [], now] = [before.get(this.keyOf(row)), this.contentOf(row)];
      return now.length !== old.length || now.some((one, index) => one !== old[index]);
    });
    this.draw(rows);
    return this.objectsOf(changed);
  }

  /** The objects that VS Code has of these rows. */
  objectsOf(rows: readonly T[]): readonly T[] {
    return rows.flatMap((row) => this.objects.get(this.keyOf(row)) ?? []);
  }
}
