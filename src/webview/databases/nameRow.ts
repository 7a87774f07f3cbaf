import type { DatabaseTexts } from '../../shared/databases';
import { el } from '../dom';
import { newId, setText, textInput } from './databasesDom';
import { newNameOf } from './tableSelection';

interface NameRowOptions {
  readonly name: string;
  /** What the check box is called: says whether it is a database or a table, and of which database. */
  readonly label: string;
  readonly newNameLabel: string;
  readonly texts: DatabaseTexts;
  readonly toggle: () => void;
  readonly rename: (typed: string) => void;
}

export interface NameRowState {
  readonly checked: boolean;
  /** Some of what is below it is checked. */
  readonly part: boolean;
  readonly listed: boolean;
  readonly size: string;
  /** What is restored, in a few words. */
  readonly note: string;
  /** Why it cannot be chosen; blank when it can. */
  readonly unfit: string;
  /** undefined where there is none to be given. */
  readonly newname: string | undefined;
  /** What is wrong with the new name; blank when nothing is. */
  readonly clash: string;
  /** What is wrong below it; blank when nothing is. */
  readonly problem: string;
}

/** A name with its check box, and the field for its new name while it is checked. */
export class NameRow {
  readonly element: HTMLElement;
  /** The line with everything that always shows; a database has its tables below it. */
  readonly line: HTMLElement;
  readonly pick: HTMLElement;
  private readonly box: HTMLInputElement;
  private readonly size = el('span', { class: 'databases-size' });
  private readonly note = el('span', { class: 'databases-note' });
  private readonly stray = el('span', { class: 'databases-stray' });
  private rename: { readonly part: HTMLElement; readonly input: HTMLInputElement } | undefined;
  private problem: HTMLElement | undefined;

  constructor(private readonly options: NameRowOptions) {
    const id = newId();
    const factsId = newId();
    this.box = el('input', {
      id,
      type: 'checkbox',
      'aria-label': options.label,
      'aria-describedby': factsId,
    });
    this.box.addEventListener('change', options.toggle);
    this.pick = el('div', { class: 'databases-pick' }, this.box, this.drawLabel(id, factsId));
    this.line = el('div', { class: 'databases-line' }, this.pick);
    this.element = el('li', { class: 'databases-row' }, this.line);
  }

  update(state: NameRowState): void {
    // The browser has changed both at a click; what they are is decided by what is chosen.
    if (this.box.checked !== state.checked) this.box.checked = state.checked;
    if (this.box.indeterminate !== state.part) this.box.indeterminate = state.part;
    const unfit = state.unfit !== '' && !state.checked;
    if (this.box.disabled !== unfit) this.box.disabled = unfit;
    setText(this.size, state.size);
    setText(this.note, state.note);
    setText(this.stray, unfit ? state.unfit : state.listed ? '' : this.options.texts.dbNotListed);
    this.showNewName(state.checked ? state.newname : undefined);
    this.showProblem(state);
  }

  private drawLabel(id: string, factsId: string): HTMLElement {
    return el(
      'div',
      { class: 'databases-what' },
      el('label', { for: id, class: 'databases-name' }, this.options.name),
      el('span', { id: factsId, class: 'databases-facts' }, this.size, this.note, this.stray),
    );
  }

  private showNewName(newname: string | undefined): void {
    if (newname === undefined) {
      if (this.rename && !this.rename.part.hidden) this.rename.part.hidden = true;
      return;
    }
    const { part, input } = (this.rename ??= this.drawRename());
    if (part.hidden) part.hidden = false;
    const { name } = this.options;
    // As long as it means the same, it stays as it was typed.
    if (newNameOf(name, input.value) !== newname) input.value = newname === name ? '' : newname;
  }

  private drawRename(): { readonly part: HTMLElement; readonly input: HTMLInputElement } {
    const { options } = this;
    const input = textInput({
      placeholder: options.texts.dbSameName,
      'aria-label': options.newNameLabel,
    });
    input.addEventListener('input', () => options.rename(input.value));
    const part = el('div', { class: 'databases-rename' }, input);
    this.line.append(part);
    return { part, input };
  }

  private showProblem({ clash, problem }: NameRowState): void {
    const input = this.rename?.input;
    if (input && input.getAttribute('aria-invalid') !== String(clash !== '')) {
      input.setAttribute('aria-invalid', String(clash !== ''));
    }
    const text = clash || problem;
    if (text === '' && !this.problem) return;
    if (!this.problem) {
      this.problem = el('p', { id: newId(), class: 'databases-clash', 'aria-live': 'polite' });
      this.line.append(this.problem);
      input?.setAttribute('aria-describedby', this.problem.id);
    }
    setText(this.problem, text);
    if (this.problem.hidden !== (text === '')) this.problem.hidden = text === '';
  }
}
