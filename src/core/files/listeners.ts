/** An error in one listener does not stop the others. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  constructor(private readonly onFailure: (error: unknown) => void) {}

  add(listener: (value: T) => void): { dispose(): void } {
    this.all.add(listener);
    return { dispose: () => this.all.delete(listener) };
  }

  tell(value: T): void {
    for (const listener of [...this.all]) {
      try {
        listener(value);
      } catch (error) {
        this.onFailure(error);
      }
    }
  }

  clear(): void {
    this.all.clear();
  }
}
