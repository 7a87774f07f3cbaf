import { maxFieldLength } from '../../shared/clone';
import type { DatabasesView, DatabaseTexts } from '../../shared/databases';
import {
  fitsDbNames,
  parseDbNames,
  parseTableMeta,
  printDbNames,
  printTableMeta,
  type TableMetaDatabase,
  type TableMetaProblem,
} from '../../shared/tableMeta';
import { DatabaseRow, hasName } from './databaseRow';
import { fillAll, newId, setText, textInput } from './databasesDom';
import { button, el } from '../dom';
import { NameList } from './nameList';
import { StateLine } from '../form/stateLine';
import { layOut, TableSelection } from './tableSelection';

export interface DatabasesActions {
  readonly change: (text: string) => void;
  /** Asks for a database's tables. */
  readonly openDatabase: (name: string) => void;
  readonly retry: () => void;
}

/**
 * The control of DbNames and of TableMeta: check boxes for the databases and, for TableMeta, their tables and new
 * names. The value is one text, which this draws and edits. The text itself can be typed as well: JSON of TableMeta
 * whenever the user likes, names of DbNames where there is no list of them.
 */
export class DatabasesTree {
  readonly element: HTMLFieldSetElement;
  private readonly selection = new TableSelection();
  private readonly line: StateLine;
  private readonly list: NameList<DatabaseRow>;
  private readonly lookup: HTMLElement;
  private readonly refusal = el('p', { class: 'databases-refusal', role: 'alert' });
  private readonly obstacleText = el('p', { role: 'status' });
  private readonly obstacleAction: HTMLButtonElement;
  private readonly obstaclePart: HTMLElement;
  private readonly typed: HTMLTextAreaElement | HTMLInputElement;
  private readonly typedPart: HTMLElement;
  private readonly hint = el('p', { id: newId(), class: 'help' });
  private readonly textMode = el('input', { type: 'radio', id: newId() });
  private readonly listMode = el('input', { type: 'radio', id: newId() });
  private view: DatabasesView | undefined;
  private text = '';
  /** The text that the check boxes show, and the one that the field for it shows. */
  private selectedText: string | undefined;
  private typedText: string | undefined;
  /** Why the text cannot be shown as check boxes; blank when it can. */
  private obstacle = '';

  constructor(
    private readonly name: 'DbNames' | 'TableMeta',
    labelId: string,
    describedBy: string,
    private readonly texts: DatabaseTexts,
    private readonly actions: DatabasesActions,
  ) {
    this.line = new StateLine(texts.dbRetry, `${texts.dbRetry}: ${texts.dbDatabases}`, actions.retry);
    this.list = this.drawList();
    this.obstacleAction = button(texts.dbEditText, 'secondary', () => {
      this.textMode.checked = true;
      this.render();
      this.typed.focus();
    });
    this.obstaclePart = el('div', { class: 'databases-obstacle' }, this.obstacleText, this.obstacleAction);
    this.typed = name === 'TableMeta' ? this.drawTextArea(describedBy) : this.drawInput(labelId, describedBy);
    this.typed.addEventListener('input', () => {
      this.text = this.typedText = this.typed.value;
      actions.change(this.text);
    });
    this.typedPart = el('div', {}, this.typed, ...(name === 'DbNames' ? [this.hint] : []));
    this.lookup = el('div', {}, this.line.element);
    this.element = el(
      'fieldset',
      { class: 'databases', 'aria-labelledby': labelId, 'aria-describedby': describedBy },
      ...(name === 'TableMeta' ? [this.drawModes()] : []),
      this.lookup,
      this.refusal,
      this.obstaclePart,
      this.typedPart,
      this.list.element,
    );
  }

  /** @param echo false while the page has changes the host has not answered yet; what is typed is then left alone */
  update(view: DatabasesView, text: string, disabled: boolean, echo: boolean): void {
    if (echo || !this.view) this.text = text;
    this.view = view;
    this.element.disabled = disabled;
    this.render();
  }

  focus(): void {
    if (!this.typedPart.hidden) this.typed.focus();
    else if (!this.obstaclePart.hidden) this.obstacleAction.focus();
    else this.focusList();
  }

  /** What is wrong comes first, and what a user would use first of the rest. */
  private focusList(): void {
    for (const selector of [
      '[aria-invalid="true"]',
      '[type="checkbox"]:enabled',
      '[type="text"]',
      'button',
    ]) {
      const found = [...this.element.querySelectorAll<HTMLElement>(selector)];
      const visible = found.find((one) => one.offsetParent !== null);
      if (visible) return visible.focus();
    }
  }

  private render(): void {
    const { view } = this;
    if (!view) return;
    const typing = this.name === 'TableMeta' ? this.textMode.checked : this.typesNames(view);
    if (typing) this.showText();
    else this.readText();
    this.typedPart.hidden = !typing;
    this.obstaclePart.hidden = typing || this.obstacle === '';
    setText(this.obstacleText, this.obstacle);
    this.list.element.hidden = typing || this.obstacle !== '';
    if (!this.list.element.hidden) this.showList(view);
    this.lookup.hidden = typing && this.name === 'TableMeta';
    this.refusal.hidden = this.refusal.textContent === '';
    if (this.showLookup(view)) this.focus();
  }

  /** Without a list the names are typed, and go on being typed when one comes in the middle of it. */
  private typesNames({ status, databases }: DatabasesView): boolean {
    const typing = this.typedText !== undefined && !this.typedPart.hidden;
    if (typing && document.activeElement === this.typed) return true;
    return databases.length === 0 && (status !== 'loading' || typing);
  }

  private showList(view: DatabasesView): void {
    const { selection } = this;
    const byName = new Map(view.databases.map((database) => [database.name, database]));
    const names = [...byName.keys(), ...selection.known.filter((name) => !byName.has(name))];
    const clashes = selection.clashes();
    this.list.update(
      names,
      (row, name) => {
        row.update({
          view: byName.get(name),
          selection,
          listKnown: view.status === 'ready',
          renames: this.name === 'TableMeta',
          withTables: this.name === 'TableMeta' && view.withTables,
          clashes: clashes.has(name),
          unfit: this.fits(name) ? '' : this.texts.dbCannotBeNamed,
        });
      },
      fillAll(this.texts.dbChosen, selection.names.length, names.length),
    );
    if (view.status === 'loading') return;
    this.list.allowAdding(
      !view.complete ||
        (this.name === 'TableMeta' && (view.status === 'failed' || view.databases.length === 0)),
    );
  }

  private showLookup({ status, problem, databases }: DatabasesView): boolean {
    const { texts, line } = this;
    switch (status) {
      case 'idle':
        return line.show(texts.dbNotAsked, 'plain');
      case 'loading':
        return line.show(texts.dbLoading, 'loading');
      case 'failed':
        return line.show(fillAll(texts.dbFailed, problem), 'failed');
      case 'ready':
        return line.show(databases.length === 0 ? texts.dbNone : problem, 'plain');
    }
  }

  /** Shows the text for typing: as it was typed, or well laid out where it comes from the check boxes. */
  private showText(): void {
    const invalid = this.name === 'TableMeta' && this.text !== '' && !parseTableMeta(this.text).ok;
    this.typed.setAttribute('aria-invalid', String(invalid));
    if (this.typedText === this.text) return;
    this.typedText = this.text;
    const shown = this.name === 'TableMeta' ? layOut(this.text) : this.text;
    if (this.typed.value !== shown) this.typed.value = shown;
  }

  private readText(): void {
    if (this.selectedText === this.text) return;
    this.selectedText = this.text;
    this.obstacle = this.name === 'DbNames' ? this.readNames() : this.readTableMeta();
  }

  private readNames(): string {
    this.selection.adopt(
      parseDbNames(this.text).map((name) => ({ type: 'db', name, newname: name, tables: [] })),
    );
    return '';
  }

  private readTableMeta(): string {
    const { texts } = this;
    const result = parseTableMeta(this.text);
    const [problem] = result.ok ? [] : result.problems;
    const databases = problem?.kind === 'nothing' ? [] : result.databases;
    if (!databases) return problem ? fillAll(texts.dbCannotShow, this.placeOf(problem)) : '';
    const twice = this.selection.adopt(databases);
    return twice === undefined ? '' : fillAll(texts.dbNamedTwice, twice);
  }

  private placeOf(problem: TableMetaProblem): string {
    if (problem.kind === 'syntax') return fillAll(this.texts.dbPlace, problem.line, problem.column);
    return problem.path === '' ? fillAll(this.texts.dbPlace, 1, 1) : problem.path;
  }

  private edit(change: (selection: TableSelection) => void): void {
    change(this.selection);
    const text = this.print(this.selection.toTableMeta());
    const tooLong = text.length > maxFieldLength;
    setText(this.refusal, tooLong ? this.texts.dbTooLong : '');
    if (tooLong) {
      // The host would not take it. What it has is read again.
      this.selectedText = undefined;
    } else {
      this.text = this.selectedText = text;
      this.actions.change(text);
    }
    this.render();
  }

  private print(databases: readonly TableMetaDatabase[]): string {
    if (this.name === 'DbNames') return printDbNames(databases.map(({ name }) => name)).text;
    return databases.length === 0 ? '' : printTableMeta(databases);
  }

  private fits(name: string): boolean {
    return this.name === 'DbNames' ? fitsDbNames(name) : hasName(name);
  }

  private drawList(): NameList<DatabaseRow> {
    const { texts } = this;
    return new NameList<DatabaseRow>(texts, {
      label: texts.dbDatabases,
      filterLabel: texts.dbFilterDatabases,
      addLabel: texts.dbAddDatabase,
      create: (database) =>
        new DatabaseRow(database, texts, {
          edit: (change) => this.edit(change),
          open: () => this.actions.openDatabase(database),
        }),
      setAll: (names, on) => {
        this.edit((selection) =>
          selection.setDatabases(on ? names.filter((name) => this.fits(name)) : names, on),
        );
      },
      add: (name) => this.edit((selection) => selection.setDatabases([name], true)),
    });
  }

  private drawModes(): HTMLElement {
    const { texts } = this;
    const group = newId();
    this.listMode.checked = true;
    const modes = [
      [this.listMode, texts.dbAsList],
      [this.textMode, texts.dbAsText],
    ] as const;
    return el(
      'div',
      { class: 'databases-modes', role: 'radiogroup', 'aria-label': texts.dbShowAs },
      ...modes.map(([input, label]) => {
        input.name = group;
        input.addEventListener('change', () => this.render());
        return el('span', { class: 'radio' }, input, el('label', { for: input.id }, label));
      }),
    );
  }

  private drawTextArea(describedBy: string): HTMLTextAreaElement {
    return el('textarea', {
      class: 'databases-input databases-json',
      rows: '14',
      maxlength: String(maxFieldLength),
      placeholder: this.texts.dbExample,
      'aria-label': this.texts.dbTextLabel,
      'aria-describedby': describedBy,
      spellcheck: 'false',
      autocomplete: 'off',
    });
  }

  private drawInput(labelId: string, describedBy: string): HTMLInputElement {
    this.hint.textContent = this.texts.dbSeparateByComma;
    const input = textInput({
      maxlength: String(maxFieldLength),
      'aria-labelledby': labelId,
      'aria-describedby': `${this.hint.id} ${describedBy}`,
    });
    // A list that came meanwhile takes its place.
    input.addEventListener('blur', () => this.render());
    return input;
  }
}
