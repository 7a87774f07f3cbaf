import { editor, show } from './editorState';

export interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** Records what the items of a pick show. */
export function showItems(items: readonly Item[]): void {
  for (const { label, description, detail } of items) show('pick', label, description, detail);
}

/** Picks and input boxes, which show the values assigned to them. */
export class QuickInput {
  constructor(private readonly isBox: boolean) {}

  private readonly listeners = new Map<string, ((value: string) => void)[]>();
  private readonly on =
    (event: string) =>
    (listener: (value: string) => void): { dispose(): void } => {
      this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
      return { dispose: () => undefined };
    };
  readonly onDidAccept = this.on('accept');
  readonly onDidHide = this.on('hide');
  readonly onDidChangeValue = this.on('value');
  readonly onDidTriggerButton = this.on('button');
  value = '';
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  private shownPrompt = '';
  private shownPlaceholder = '';

  set title(text: string) {
    show('title', text);
  }
  set prompt(text: string) {
    this.shownPrompt = text;
    show('prompt', text);
  }
  set placeholder(text: string) {
    this.shownPlaceholder = text;
    show('prompt', text);
  }
  set validationMessage(text: string | undefined) {
    show('prompt', text);
  }
  set items(items: readonly Item[]) {
    showItems(items);
    const index = editor.choose(items.map(({ label }) => label));
    if (items.length === 0 || index === -1) return;
    this.activeItems = index === undefined ? [] : [items[index]!];
    this.selectedItems = this.activeItems;
    if (index !== undefined) this.fire('accept');
    // Closes the pick even if the chosen item was refused.
    this.fire('hide');
  }

  show(): void {
    const typed = editor.type({ prompt: this.shownPrompt, placeholder: this.shownPlaceholder });
    if (typed === undefined) return;
    this.value = typed;
    this.fire('value');
    if (!this.isBox) return;
    this.fire('accept');
    this.hide();
  }
  hide(): void {
    this.fire('hide');
  }
  dispose(): void {
    this.listeners.clear();
  }
  private fire(event: string): void {
    queueMicrotask(() => {
      for (const listener of this.listeners.get(event) ?? []) listener(this.value);
    });
  }
}
