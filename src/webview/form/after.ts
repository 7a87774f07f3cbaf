import type { AfterClone } from '../../shared/clone';
import type { FormState, PageTexts } from '../../shared/protocol';
import { el, fill } from '../dom';

const reminderDays = [1, 3, 7, 14, 30] as const;

/** What is to be done once the clone is ready: nothing of it is sent to the service. */
export class AfterSection {
  readonly element: HTMLFieldSetElement;
  private readonly verify = el('input', {
    type: 'checkbox',
    id: 'after-verify',
    'aria-describedby': 'after-verify-help',
  });
  private readonly remind = el('select', { id: 'after-remind', 'aria-describedby': 'after-remind-help' });
  private readonly remindField: HTMLElement;

  constructor(
    private readonly texts: PageTexts,
    change: (after: AfterClone) => void,
  ) {
    this.remind.append(
      this.option('', texts.remindNever),
      ...reminderDays.map((days) => this.option(String(days), this.inDays(days))),
    );
    const report = (): void => {
      const days = Number(this.remind.value);
      change({ verify: this.verify.checked, ...(days > 0 ? { remindAfterDays: days } : {}) });
    };
    this.verify.addEventListener('change', report);
    this.remind.addEventListener('change', report);
    this.remindField = el(
      'div',
      { class: 'field' },
      el('div', { class: 'label-row' }, el('label', { class: 'label', for: 'after-remind' }, texts.remind)),
      el('div', { class: 'control' }, this.remind),
      el('p', { class: 'help', id: 'after-remind-help' }, texts.remindHelp),
    );
    this.element = el(
      'fieldset',
      { class: 'group-after' },
      el('legend', {}, texts.afterTitle),
      el(
        'div',
        { class: 'field field-checkbox' },
        el('div', { class: 'control' }, this.verify),
        el('div', { class: 'label-row' }, el('label', { class: 'label', for: 'after-verify' }, texts.verify)),
        el('p', { class: 'help', id: 'after-verify-help' }, texts.verifyHelp),
      ),
      this.remindField,
    );
  }

  /** @param echo whether the state includes everything the user has done */
  update({ draft }: FormState, echo: boolean): void {
    // A subscription ends by itself.
    this.remindField.hidden = draft.values['PayType']?.text === 'Prepaid';
    if (!echo) return;
    this.verify.checked = draft.after?.verify ?? false;
    const days = draft.after?.remindAfterDays;
    const value = days === undefined ? '' : String(days);
    if (days !== undefined && ![...this.remind.options].some((one) => one.value === value)) {
      this.remind.append(this.option(value, this.inDays(days)));
    }
    this.remind.value = value;
  }

  private option(value: string, label: string): HTMLOptionElement {
    return el('option', { value }, label);
  }

  private inDays(days: number): string {
    return days === 1 ? this.texts.remindTomorrow : fill(this.texts.remindInDays, String(days));
  }
}
