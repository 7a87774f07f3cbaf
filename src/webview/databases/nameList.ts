import type { DatabaseTexts } from '../../shared/databases';
import { button, el } from '../dom';
import { fillAll, keepEnter, newId, setText, textInput } from './databasesDom';

/** From how many names on a filter is of help. */
const filterFrom = 11;
/** From how many names on the list scrolls by itself. */
const longFrom = 21;

export interface ListRow {
  readonly element: HTMLElement;
}

interface NameListOptions<Row> {
  /** Names what is listed, for the controls that would otherwise be called the same in every list. */
  readonly label: string;
  readonly filterLabel: string;
  readonly addLabel: string;
  readonly create: (name: string) => Row;
  readonly setAll: (names: readonly string[], on: boolean) => void;
  readonly add: (name: string) => void;
}

/** A list of check boxes that can be filtered, ticked together, and added to by name where the list is not known. */
export class NameList<Row extends ListRow> {
  readonly element: HTMLElement;
  private rows = new Map<string, Row>();
  private names: readonly string[] = [];
  private readonly list: HTMLUListElement;
  private readonly filter: HTMLInputElement;
  private readonly tools: HTMLElement;
  private readonly summary = el('span', { class: 'databases-summary', role: 'status' });
  private readonly all: HTMLButtonElement;
  private readonly nothing: HTMLButtonElement;
  private readonly adder: HTMLElement;

  constructor(
    private readonly texts: DatabaseTexts,
    private readonly options: NameListOptions<Row>,
  ) {
    this.list = el('ul', { class: 'databases-list', 'aria-label': options.label });
    this.list.addEventListener('keydown', (event) => this.moveFocus(event));
    this.filter = textInput({
      class: 'databases-input databases-filter',
      type: 'search',
      placeholder: texts.dbFilter,
      'aria-label': options.filterLabel,
    });
    this.filter.addEventListener('input', () => this.showFiltered());
    this.all = button(texts.dbAll, 'link', () => options.setAll(this.shownNames(), true));
    this.nothing = button(texts.dbNothing, 'link', () => options.setAll(this.shownNames(), false));
    this.tools = el('div', { class: 'databases-tools' }, this.filter, this.all, this.nothing, this.summary);
    this.adder = this.drawAdder();
    this.element = el('div', { class: 'databases-part' }, this.tools, this.list, this.adder);
  }

  /**
   * Makes the list hold these names. Rows are kept by their name and moved only when the order changes, so that the
   * focus stays where it is.
   * @param summary said beside the tools while nothing is filtered
   */
  update(names: readonly string[], updateRow: (row: Row, name: string) => void, summary: string): void {
    const unique = [...new Set(names)];
    const same = unique.length === this.names.length && unique.every((name, at) => name === this.names[at]);
    this.names = unique;
    if (!same) this.place(unique);
    for (const [name, row] of this.rows) updateRow(row, name);
    this.list.hidden = unique.length === 0;
    this.list.classList.toggle('databases-long', unique.length >= longFrom);
    // What scrolls can be reached by the keyboard through what is in it, unless that is disabled.
    if (unique.length >= longFrom && this.list.matches(':disabled *')) this.list.tabIndex = 0;
    else this.list.removeAttribute('tabindex');
    this.filter.hidden = unique.length < filterFrom && this.filter.value === '';
    this.all.hidden = this.nothing.hidden = unique.length < 2;
    this.tools.hidden = unique.length === 0;
    this.tools.dataset['summary'] = summary;
    this.showFiltered(!same);
  }

  /** Offers to add names that are not listed. */
  allowAdding(allowed: boolean): void {
    // Somebody may be typing there when the list comes.
    if (allowed || !this.adder.contains(document.activeElement)) this.adder.hidden = !allowed;
  }

  private place(names: readonly string[]): void {
    const rows = new Map<string, Row>();
    for (const name of names) rows.set(name, this.rows.get(name) ?? this.options.create(name));
    for (const [name, row] of this.rows) if (!rows.has(name)) row.element.remove();
    this.rows = rows;
    let at = this.list.firstElementChild;
    const fresh = document.createDocumentFragment();
    for (const { element } of rows.values()) {
      if (element === at) at = at.nextElementSibling;
      else if (at) this.list.insertBefore(element, at);
      else fresh.append(element);
    }
    this.list.append(fresh);
  }

  /** Among check boxes the arrows go from one to the next, which with Tab takes long where there are thousands. */
  private moveFocus(event: KeyboardEvent): void {
    const { key, target } = event;
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[key];
    if (step === undefined || !(target instanceof HTMLInputElement) || target.type !== 'checkbox') return;
    const row = target.closest('li');
    if (row?.parentElement !== this.list) return;
    const shown = [...this.rows.values()].filter(({ element }) => !element.hidden);
    const at = shown.findIndex(({ element }) => element === row) + step;
    const next = shown[Math.min(Math.max(at, 0), shown.length - 1)];
    next?.element.querySelector<HTMLElement>('input[type="checkbox"]')?.focus();
    event.preventDefault();
  }

  private matches(name: string): boolean {
    return name.toLowerCase().includes(this.filter.value.trim().toLowerCase());
  }

  private shownNames(): readonly string[] {
    return this.names.filter((name) => this.matches(name));
  }

  /** @param anew false when neither the rows nor the filter have changed, so that none can have become hidden */
  private showFiltered(anew = true): void {
    const filtered = this.filter.value.trim() !== '';
    if (anew) for (const [name, { element }] of this.rows) element.hidden = !this.matches(name);
    const { texts } = this;
    const count = filtered ? this.shownNames().length : 0;
    setText(
      this.summary,
      filtered ? fillAll(texts.dbShown, count, this.names.length) : (this.tools.dataset['summary'] ?? ''),
    );
    for (const [control, plain, shown] of [
      [this.all, texts.dbAll, texts.dbAllShown],
      [this.nothing, texts.dbNothing, texts.dbNothingShown],
    ] as const) {
      const label = filtered ? shown : plain;
      setText(control, label);
      control.setAttribute('aria-label', `${label}: ${this.options.label}`);
    }
  }

  private drawAdder(): HTMLElement {
    const { addLabel, add } = this.options;
    const id = newId();
    const input = textInput({ id });
    const submit = (): void => {
      if (input.value.trim() === '') return;
      // What was added is to be seen.
      this.filter.value = '';
      add(input.value);
      input.value = '';
      input.focus();
    };
    input.addEventListener('keydown', (event) => {
      if (keepEnter(event)) submit();
    });
    const submitButton = button(this.texts.dbAdd, 'secondary', submit);
    submitButton.setAttribute('aria-label', `${this.texts.dbAdd}: ${addLabel}`);
    const adder = el(
      'div',
      { class: 'databases-adder' },
      el('label', { for: id }, addLabel),
      el('div', { class: 'databases-add' }, input, submitButton),
    );
    adder.hidden = true;
    return adder;
  }
}
