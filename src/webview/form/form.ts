import type { CloneParameterName } from '../../shared/clone';
import type {
  FormError,
  FormProgress,
  FormState,
  GroupSpec,
  PageAction,
  PageMessage,
  PageTexts,
} from '../../shared/protocol';
import { AfterSection } from './after';
import { button, el, setChildren } from '../dom';
import { Field } from './field';
import { LastClone } from './lastClone';
import { Review } from './review';
import { Timeline } from '../timeline/timeline';

/** What is offered beside each phase of a clone; every action has the text of its name. */
const actionsAt = {
  sending: [],
  unknown: ['checkAgain'],
  accepted: ['showClones', 'cloneAgain'],
  creating: ['showClones', 'cloneAgain'],
  ready: ['copyConnection', 'reveal', 'cloneAgain'],
  lost: ['checkAgain', 'cloneAgain'],
  timedOut: ['checkAgain', 'cloneAgain'],
  released: ['cloneAgain'],
  waiting: ['stopWaiting'],
  gone: ['showClones', 'cloneAgain'],
} as const satisfies Readonly<Record<FormProgress['phase'], readonly PageAction[]>>;

/** The whole page. The host owns the truth; this draws it and reports what the user does. */
export class Form {
  private readonly fields = new Map<CloneParameterName, Field>();
  private readonly heading = el('h1');
  private readonly subtitle = el('p', { class: 'subtitle' });
  private readonly lastClone: LastClone;
  private readonly summary = el('div', { id: 'summary', class: 'summary', tabindex: '-1' });
  private readonly errorPanel = el('div', { class: 'error-panel' });
  private readonly progress = el('div', { class: 'progress', role: 'status', tabindex: '-1' });
  private readonly window = el('p', { class: 'window', 'aria-live': 'polite' });
  private readonly timeline: Timeline;
  private readonly review: Review;
  private readonly after: AfterSection;
  private readonly submitButton: HTMLButtonElement;
  private readonly restoreBy: HTMLElement;
  private readonly groups: readonly HTMLFieldSetElement[];
  /** Number of the last change reported to the host. */
  private seq = 0;
  private state: FormState | undefined;
  private lostFocus: HTMLElement | undefined;

  constructor(
    root: HTMLElement,
    groups: readonly GroupSpec[],
    private readonly texts: PageTexts,
    private readonly post: (message: PageMessage) => void,
    private readonly keep: (state: FormState) => void,
  ) {
    this.submitButton = button(texts.submit, 'primary', () => {
      // The host decides; this only keeps a second click from being sent at all. Enter in a field does not submit:
      // what costs money takes a button of its own.
      if (this.submitButton.getAttribute('aria-disabled') !== 'true') this.submit();
    });
    this.submitButton.id = 'submit';
    this.submitButton.setAttribute('aria-describedby', 'cost price');
    this.timeline = new Timeline(texts.timeline, {
      pickSet: (id) => {
        this.pick('backupSet', 'BackupId', id);
      },
      pickTime: (utc) => {
        this.pick('time', 'RestoreTime', utc);
      },
    });
    this.lastClone = new LastClone(post);
    this.review = new Review(texts, (format) => {
      this.post({ type: 'export', format });
    });
    this.restoreBy = this.drawRestoreBy();
    this.after = new AfterSection(texts, (after) => {
      this.post({ type: 'after', seq: ++this.seq, after });
      if (this.state) this.keep({ ...this.state, draft: { ...this.state.draft, after } });
    });
    this.groups = [...groups.map((group) => this.drawGroup(group)), this.after.element];
    const form = el('form', { novalidate: true, 'aria-label': texts.submit });
    form.append(
      el('div', { class: 'groups' }, ...this.groups),
      el(
        'footer',
        {},
        this.review.element,
        el('div', { class: 'actions' }, this.submitButton),
        this.progress,
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
    });
    root.replaceChildren(
      el('header', {}, this.heading, this.subtitle, this.lastClone.element),
      this.summary,
      form,
    );
  }

  update(state: FormState): void {
    const isFirst = this.state === undefined;
    this.state = state;
    this.seq = Math.max(this.seq, state.seq);
    const echo = state.seq >= this.seq;
    this.keep(state);
    this.heading.textContent = state.title;
    this.subtitle.textContent = state.subtitle;
    this.lastClone.update(state);
    this.window.textContent = state.recoveryWindow.sentence;
    this.window.className = `window ${state.recoveryWindow.status}`;
    for (const input of this.restoreBy.querySelectorAll('input'))
      input.checked = input.value === state.draft.restoreBy;
    for (const field of this.fields.values()) field.update(state, echo);
    this.freeze(state.frozen);
    this.showError(state);
    this.showSummary(state);
    this.showProgress(state);
    this.review.update(state);
    this.after.update(state, echo);
    this.timeline.update(
      state.timeline,
      {
        by: state.draft.restoreBy,
        backupId: state.draft.values['BackupId']?.text ?? '',
        restoreTime: state.draft.values['RestoreTime']?.text ?? '',
      },
      state.frozen,
    );
    const sending = state.progress?.phase === 'sending' || state.progress?.phase === 'waiting';
    this.submitButton.setAttribute('aria-disabled', String(!state.canSubmit));
    this.submitButton.textContent = sending ? this.texts.sending : this.texts.submit;
    // Of a form that was sent, that is what matters, and the end of it is out of sight.
    if (isFirst && state.progress) this.progress.scrollIntoView({ block: 'center' });
  }

  /** A control loses the focus when it is disabled; it gets it back when it is not any more. */
  private freeze(frozen: boolean): void {
    const { activeElement } = document;
    if (
      frozen &&
      activeElement instanceof HTMLElement &&
      this.groups.some((group) => group.contains(activeElement))
    ) {
      this.lostFocus = activeElement;
    }
    for (const group of this.groups) group.disabled = frozen;
    if (frozen || !this.lostFocus) return;
    if (activeElement === document.body && document.hasFocus()) this.lostFocus.focus();
    this.lostFocus = undefined;
  }

  /** Moves the focus to a field, to the error, or to the list of what is to be corrected. */
  focus(parameter: CloneParameterName | undefined): void {
    // An answer must not take the keyboard from whatever the user has turned to meanwhile.
    if (!document.hasFocus()) return;
    const field = parameter && this.fields.get(parameter);
    const place = this.state?.error ? this.errorPanel : this.summary;
    if (field?.isVisible) {
      field.focus();
    } else {
      place.focus();
      place.scrollIntoView({ block: 'center' });
    }
  }

  private drawGroup(group: GroupSpec): HTMLFieldSetElement {
    const fieldset = el('fieldset', { class: `group-${group.id}` });
    // Few need these, and nobody should have to read past them.
    const closed = group.id === 'advanced' ? el('details', {}, el('summary', {}, group.title)) : undefined;
    if (closed) {
      fieldset.setAttribute('aria-label', group.title);
      fieldset.append(closed);
      closed.addEventListener('toggle', () => {
        if (closed.open) this.post({ type: 'open', group: group.id });
      });
    } else {
      fieldset.append(el('legend', {}, group.title));
    }
    if (group.id === 'restorePoint') fieldset.append(this.restoreBy, this.timeline.element, this.window);
    for (const spec of group.fields) {
      const field = new Field(spec, this.texts, {
        change: (value) => {
          this.change(spec.name, value);
        },
        retryLookup: () => {
          this.post({ type: 'retryLookup', parameter: spec.name });
        },
        openDatabase: (name) => {
          this.post({ type: 'openDatabase', name });
        },
        fix: (code) => {
          this.post({ type: 'fix', code, parameter: spec.name });
        },
      });
      this.fields.set(spec.name, field);
      (closed ?? fieldset).append(field.element);
    }
    return fieldset;
  }

  private submit(): void {
    this.post({ type: 'submit', revision: this.state?.revision ?? 0 });
  }

  /** Both at once: how the restore point is named, and which it is. */
  private pick(restoreBy: 'backupSet' | 'time', parameter: CloneParameterName, value: string): void {
    // The value first: no state of the host in between shows the other way with a value of before.
    this.change(parameter, value);
    if (this.state && this.state.draft.restoreBy !== restoreBy) {
      this.post({ type: 'restoreBy', seq: ++this.seq, restoreBy });
    }
  }

  private drawRestoreBy(): HTMLElement {
    const radio = (value: 'backupSet' | 'time', label: string): HTMLElement => {
      const input = el('input', { type: 'radio', name: 'restoreBy', id: `restoreBy-${value}`, value });
      input.addEventListener('change', () => {
        this.post({ type: 'restoreBy', seq: ++this.seq, restoreBy: value });
      });
      return el('span', { class: 'radio' }, input, el('label', { for: `restoreBy-${value}` }, label));
    };
    return el(
      'div',
      { class: 'field', role: 'radiogroup', 'aria-label': this.texts.restoreFrom },
      radio('backupSet', this.texts.backupSet),
      radio('time', this.texts.pointInTime),
    );
  }

  private change(parameter: CloneParameterName, value: string): void {
    this.post({ type: 'change', seq: ++this.seq, parameter, value });
    if (!this.state) return;
    // Kept at once: a reload must not lose what the host has not answered yet.
    const values = { ...this.state.draft.values, [parameter]: { text: value, origin: 'chosen' as const } };
    this.keep({ ...this.state, draft: { ...this.state.draft, values } });
  }

  private showSummary(state: FormState): void {
    const errors = state.showAllFindings
      ? state.findings.filter((finding) => finding.severity === 'error')
      : [];
    const loose = state.findings.filter(
      (finding) => !finding.parameter || !this.fields.has(finding.parameter),
    );
    const children: HTMLElement[] = loose.map((finding) =>
      el('p', { class: `finding ${finding.severity}` }, finding.message),
    );
    const listed = errors.filter((finding) => !loose.includes(finding));
    if (listed.length > 0) {
      children.push(
        el('p', {}, this.texts.fix),
        el(
          'ul',
          {},
          ...listed.map((finding) => {
            const field = finding.parameter && this.fields.get(finding.parameter);
            return el(
              'li',
              {},
              el(
                'a',
                { href: `#${finding.parameter ?? ''}` },
                `${field?.spec.label ?? ''}: ${finding.message}`,
              ),
            );
          }),
        ),
      );
    }
    setChildren(this.summary, children);
    for (const link of this.summary.querySelectorAll('a')) {
      link.onclick = (event) => {
        event.preventDefault();
        const parameter = link.getAttribute('href')?.slice(1);
        for (const field of this.fields.values()) if (field.spec.name === parameter) field.focus();
      };
    }
  }

  /** Puts the refusal where it belongs: below the first field it concerns, at the top when it concerns none. */
  private showError(state: FormState): void {
    const { error } = state;
    const home = error?.fields.map((name) => this.fields.get(name)).find((field) => field?.isVisible);
    if (!error) {
      this.errorPanel.remove();
      this.errorPanel.replaceChildren();
      return;
    }
    this.drawError(error);
    // Moved only when its place changes: moving takes the focus away and has it announced once more.
    if (home) {
      if (this.errorPanel.parentElement !== home.errorSlot) {
        home.errorSlot.append(this.errorPanel);
        // In a closed group nobody would see it.
        home.reveal();
      }
    } else if (this.summary.nextElementSibling !== this.errorPanel) {
      this.summary.after(this.errorPanel);
    }
  }

  private drawError(error: FormError): void {
    const key = JSON.stringify(error);
    if (this.errorPanel.dataset['key'] === key && this.errorPanel.childElementCount > 0) return;
    this.errorPanel.dataset['key'] = key;
    this.errorPanel.setAttribute('role', 'group');
    this.errorPanel.setAttribute('aria-label', error.title);
    this.errorPanel.tabIndex = -1;
    const fact = (name: string, value: string | number | undefined): HTMLElement[] =>
      value === undefined ? [] : [el('dt', {}, name), el('dd', {}, el('code', {}, String(value)))];
    const action = (label: string, name: PageAction): HTMLButtonElement =>
      button(label, 'secondary', () => {
        this.post({ type: 'action', action: name });
      });
    this.errorPanel.replaceChildren(
      el('h2', {}, error.title),
      el('p', {}, error.cause),
      el('p', { class: 'remedy' }, el('strong', {}, `${this.texts.whatToDo}: `), error.remedy),
      el(
        'dl',
        {},
        ...fact(this.texts.code, error.code),
        ...fact(this.texts.httpStatus, error.httpStatus),
        ...fact('RequestId', error.requestId),
        ...fact(this.texts.serviceMessage, error.serviceMessage),
      ),
      el(
        'div',
        { class: 'actions' },
        ...(error.fix !== undefined
          ? [
              button(error.fix, 'primary', () => {
                this.post({ type: 'fix', code: error.code });
              }),
            ]
          : []),
        ...(error.retryable
          ? [
              button(this.texts.tryAgain, 'secondary', () => {
                // The panel with this button goes away.
                this.submitButton.focus();
                this.submit();
              }),
            ]
          : []),
        action(this.texts.copyDetails, 'copyDetails'),
        ...(error.ramPolicy !== undefined ? [action(this.texts.copyRamPolicy, 'copyRamPolicy')] : []),
        ...(error.recommend !== undefined ? [action(this.texts.openDiagnosis, 'openDiagnosis')] : []),
      ),
    );
  }

  private showProgress(state: FormState): void {
    const { progress } = state;
    if (!progress) {
      setChildren(this.progress, []);
      delete this.progress.dataset['offered'];
      return;
    }
    const offered = actionsAt[progress.phase].map((action) => [this.texts[action], action] as const);
    this.progress.dataset['phase'] = progress.phase;
    const sentence = this.progress.querySelector('p');
    const labels = offered.map(([label]) => label).join();
    const same = this.progress.dataset['offered'] === labels;
    this.progress.dataset['offered'] = labels;
    if (same && sentence) {
      sentence.className = `phase ${progress.phase}`;
      if (sentence.textContent !== progress.sentence) sentence.textContent = progress.sentence;
      return;
    }
    const hadFocus = this.progress.contains(document.activeElement);
    this.showProgressAs(progress, offered);
    if (hadFocus) this.progress.focus();
    // It stands below the button that was pressed, which may be the last thing in view.
    if (document.activeElement === this.submitButton) this.progress.scrollIntoView({ block: 'nearest' });
  }

  private showProgressAs(progress: FormProgress, offered: readonly (readonly [string, PageAction])[]): void {
    this.progress.replaceChildren(
      el('p', { class: `phase ${progress.phase}` }, progress.sentence),
      el(
        'div',
        { class: 'actions' },
        ...offered.map(([label, action]) =>
          button(label, 'secondary', () => {
            this.post({ type: 'action', action });
          }),
        ),
      ),
    );
  }
}
