import { maxFieldLength } from '../../shared/clone';
import type { Choice, FieldChoices, FieldSpec, FormState, PageTexts } from '../../shared/protocol';
import { DatabasesTree } from '../databases/databases';
import { button, el, fill, setChildren } from '../dom';
import { toLocalText, toUtcText } from '../time';

export interface FieldActions {
  readonly change: (value: string) => void;
  readonly retryLookup: () => void;
  readonly openDatabase: (name: string) => void;
  /** Does what is offered for a finding. */
  readonly fix: (code: string) => void;
}

type Control = HTMLInputElement | HTMLSelectElement;

/** One parameter: its label, its control, what helps and what is wrong with it. */
export class Field {
  readonly element: HTMLElement;
  /** Where the service's refusal is shown when this is the first field it concerns. */
  readonly errorSlot: HTMLElement;
  private control: Control | undefined;
  private shape = '';
  private readonly controlSlot = el('div', { class: 'control' });
  private readonly extra = el('div', { class: 'extra' });
  private readonly message: HTMLElement;
  private readonly help: HTMLElement;
  private readonly origin = el('span', { class: 'origin' });
  /** In the place of the field when its value is not sent. */
  private readonly dropped = el('p', { class: 'dropped-note', role: 'status' });
  private readonly tree: DatabasesTree | undefined;
  private touched = false;

  constructor(
    readonly spec: FieldSpec,
    private readonly texts: PageTexts,
    private readonly actions: FieldActions,
  ) {
    const { name } = spec;
    this.help = el('p', { id: `${name}-help`, class: 'help' }, spec.help);
    this.message = el('div', { id: `${name}-message`, class: 'messages', 'aria-live': 'polite' });
    this.errorSlot = el('div', { class: 'field-error' });
    this.tree = this.drawTree();
    const isGroup = spec.control === 'radio' || this.tree !== undefined;
    const label = isGroup
      ? el('span', { id: `${name}-label`, class: 'label' }, spec.label)
      : el('label', { for: name, class: 'label' }, spec.label);
    this.element = el(
      'div',
      { class: `field field-${spec.control}`, 'data-parameter': name },
      el('div', { class: 'label-row' }, label, this.origin),
      this.controlSlot,
      this.extra,
      this.help,
      this.message,
      this.errorSlot,
      this.dropped,
    );
  }

  /** Whether it can be filled in now. */
  get isVisible(): boolean {
    return !this.element.hidden && !this.element.classList.contains('is-dropped');
  }

  /** Opens the group that it is in. */
  reveal(): void {
    const group = this.element.closest('details');
    if (group) group.open = true;
  }

  focus(): void {
    // What is in a closed group cannot have the focus.
    this.reveal();
    if (this.tree) {
      this.tree.focus();
      this.element.scrollIntoView({ block: 'nearest' });
      return;
    }
    const target = this.focusTarget();
    target?.focus();
    target?.scrollIntoView({ block: 'center' });
  }

  /** @param echo false while the page has changes the host has not answered yet; the control is then left alone */
  update(state: FormState, echo: boolean): void {
    const { name } = this.spec;
    const visible = state.visible.includes(name);
    const dropped = visible ? undefined : state.dropped.find(({ parameter }) => parameter === name);
    this.element.hidden = !visible && !dropped;
    this.element.classList.toggle('is-dropped', dropped !== undefined);
    if (this.dropped.textContent !== (dropped?.sentence ?? ''))
      this.dropped.textContent = dropped?.sentence ?? '';
    if (!visible) return;
    const value = state.draft.values[name];
    const text = value?.text ?? '';
    if (this.tree) {
      this.tree.update(state.databases, text, state.frozen, echo);
    } else if (echo || !this.control) {
      this.draw(this.choicesOf(state), text);
      this.setValue(text);
    }
    this.origin.textContent = value?.origin === 'source' ? this.texts.fromSource : '';
    this.showExtra(state, text);
    this.showMessages(state, text);
  }

  private drawTree(): DatabasesTree | undefined {
    const { name, control } = this.spec;
    if (control !== 'databaseNames' && control !== 'tableMeta') return undefined;
    const tree = new DatabasesTree(
      control === 'databaseNames' ? 'DbNames' : 'TableMeta',
      `${name}-label`,
      `${name}-message ${name}-help`,
      this.texts.databases,
      {
        change: (text) => {
          this.touched = true;
          this.actions.change(text);
        },
        openDatabase: this.actions.openDatabase,
        retry: this.actions.retryLookup,
      },
    );
    this.controlSlot.append(tree.element);
    return tree;
  }

  private focusTarget(): HTMLElement | null {
    return (
      this.controlSlot.querySelector<HTMLElement>('input:checked') ??
      this.controlSlot.querySelector<HTMLElement>('input, select')
    );
  }

  /** The recovery window is to a time what choices are to a select: a failed lookup is told and can be repeated. */
  private choicesOf(state: FormState): FieldChoices | undefined {
    if (this.spec.control !== 'utcTime') return state.choices[this.spec.name];
    const { status, sentence } = state.recoveryWindow;
    return status === 'failed' ? { status, choices: [], problem: sentence } : undefined;
  }

  private showMessages(state: FormState, text: string): void {
    const { name } = this.spec;
    const own = state.findings.filter((finding) => finding.parameter === name);
    // That nothing is entered yet is no news before the user has been there; every other reason is.
    const told = own.filter(
      (finding) => state.showAllFindings || this.touched || text !== '' || !finding.isMissing,
    );
    const refused = state.error?.fields.includes(name) ? state.error : undefined;
    setChildren(this.message, [
      ...told.map((finding) =>
        el(
          'p',
          { class: `finding ${finding.severity}` },
          finding.message,
          ...(finding.fix
            ? [' ', el('button', { type: 'button', class: 'link', 'data-fix': finding.code }, finding.fix)]
            : []),
        ),
      ),
      ...(refused
        ? [el('p', { class: 'finding error refused' }, fill(this.texts.errorAt, refused.title))]
        : []),
    ]);
    for (const offer of this.message.querySelectorAll('button')) {
      offer.onclick = () => {
        this.actions.fix(offer.dataset['fix'] ?? '');
      };
    }
    const invalid = refused !== undefined || told.some((finding) => finding.severity === 'error');
    this.element.classList.toggle('invalid', invalid);
    // In a tree the one that is wrong would not be told from all the others.
    if (this.tree) return;
    for (const control of this.controlSlot.querySelectorAll('input, select')) {
      control.setAttribute('aria-invalid', String(invalid));
    }
  }

  /**
   * Builds the control anew only when its shape changes, so that focus and typing survive every other update. What is
   * typed is part of the shape of a select alone, which has an option for a value that is not among its choices.
   */
  private draw(choices: FieldChoices | undefined, text: string): void {
    const isSelect =
      (choices?.status === 'ready' || choices?.status === 'loading') && this.spec.control !== 'radio';
    const stray = isSelect && !choices.choices.some((choice) => choice.value === text) ? text : '';
    const shape = JSON.stringify([choices, stray]);
    if (this.control && shape === this.shape) return;
    const hadFocus = this.controlSlot.contains(document.activeElement);
    this.shape = shape;
    if (this.spec.control === 'radio') this.drawRadios(choices?.choices ?? [], text);
    else this.drawSingle(choices, text);
    if (hadFocus) this.focusTarget()?.focus();
  }

  private drawSingle(choices: FieldChoices | undefined, text: string): void {
    const { name, control, required } = this.spec;
    const common = {
      id: name,
      name,
      'aria-describedby': `${name}-message ${name}-help`,
      'aria-required': required ? 'true' : undefined,
    };
    let made: Control;
    if (control === 'checkbox') {
      made = el('input', { ...common, type: 'checkbox' });
    } else if (choices?.status === 'ready' || choices?.status === 'loading') {
      made = this.select(common, choices, text);
    } else {
      made = el('input', {
        ...common,
        type: 'text',
        inputmode: control === 'number' ? 'decimal' : undefined,
        maxlength: String(maxFieldLength),
        spellcheck: 'false',
        autocomplete: 'off',
      });
    }
    const created = made;
    created.addEventListener(
      created instanceof HTMLSelectElement || created.type === 'checkbox' ? 'change' : 'input',
      () => {
        this.touched = true;
        this.actions.change(valueOf(created, this.spec));
      },
    );
    this.control = created;
    this.controlSlot.replaceChildren(created, ...this.lookupState(choices));
    this.setValue(text);
  }

  private lookupState(choices: FieldChoices | undefined): HTMLElement[] {
    if (!choices) return [];
    const { status, problem } = choices;
    if (status !== 'failed') {
      const note = problem || (status === 'loading' ? this.texts.loading : '');
      return note === '' ? [] : [el('span', { class: 'lookup' }, note)];
    }
    return [
      el('span', { class: 'lookup failed' }, fill(this.texts.lookupFailed, choices.problem)),
      button(this.texts.retry, 'link', this.actions.retryLookup),
    ];
  }

  private select(
    common: Record<string, string | undefined>,
    { status, choices }: FieldChoices,
    text: string,
  ): HTMLSelectElement {
    const options = choices.map((choice) =>
      el(
        'option',
        { value: choice.value, disabled: choice.unavailable !== '' && choice.value !== text },
        choice.unavailable === '' ? choice.label : `${choice.label} (${choice.unavailable})`,
      ),
    );
    const known = choices.some((choice) => choice.value === text);
    const { required, blank: decides } = this.spec;
    const left = decides === 'service' ? this.texts.serviceDecides : this.texts.keepSource;
    const blank =
      text === '' || (!required && decides === 'service')
        ? [el('option', { value: '' }, required ? this.texts.choose : left)]
        : [];
    const stray =
      text === '' || known
        ? []
        : [el('option', { value: text }, status === 'loading' ? text : fill(this.texts.current, text))];
    return el(
      'select',
      { ...common, 'aria-busy': status === 'loading' ? 'true' : undefined },
      ...blank,
      ...stray,
      ...options,
    );
  }

  private drawRadios(choices: readonly Choice[], text: string): void {
    const { name } = this.spec;
    const radios = choices.map((choice) => {
      const id = `${name}-${choice.value}`;
      const input = el('input', { type: 'radio', id, name, value: choice.value });
      input.checked = choice.value === text;
      // What was chosen before it became impossible stays, so that one can see what is wrong.
      input.disabled = choice.unavailable !== '' && choice.value !== text;
      input.addEventListener('change', () => {
        this.touched = true;
        this.actions.change(choice.value);
      });
      this.control = input;
      const label = choice.unavailable === '' ? choice.label : `${choice.label} (${choice.unavailable})`;
      return el('span', { class: 'radio' }, input, el('label', { for: id }, label));
    });
    this.controlSlot.replaceChildren(
      el(
        'div',
        {
          role: 'radiogroup',
          id: name,
          'aria-labelledby': `${name}-label`,
          'aria-describedby': `${name}-message ${name}-help`,
        },
        ...radios,
      ),
    );
  }

  private setValue(text: string): void {
    if (this.spec.control === 'radio') {
      for (const input of this.controlSlot.querySelectorAll('input')) input.checked = input.value === text;
    } else if (this.control instanceof HTMLInputElement && this.control.type === 'checkbox') {
      this.control.checked = text === 'true';
    } else if (this.control && valueOf(this.control, this.spec) !== text) {
      this.control.value = this.spec.control === 'utcTime' ? toLocalText(text) : text;
    }
  }

  private showExtra(state: FormState, text: string): void {
    if (this.spec.control !== 'utcTime') return;
    const { recoveryWindow } = state;
    let utc = this.extra.querySelector('.utc');
    let latest = this.extra.querySelector('button');
    if (!utc || !latest) {
      utc = el('span', { class: 'utc' });
      latest = button(this.texts.latest, 'link', () => {
        this.touched = true;
        this.actions.change(this.extra.dataset['end'] ?? '');
      });
      this.extra.replaceChildren(utc, latest);
    }
    this.extra.dataset['end'] = recoveryWindow.end;
    utc.textContent = toLocalText(text) === text ? '' : fill(this.texts.utc, text);
    latest.hidden = recoveryWindow.status !== 'ready';
  }
}

function valueOf(control: Control, spec: FieldSpec): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') return String(control.checked);
  return spec.control === 'utcTime' ? toUtcText(control.value) : control.value;
}
