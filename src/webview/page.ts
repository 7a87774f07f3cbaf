import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AfterClone, CloneParameterName } from '../shared/clone';
import type { FieldSpec, FormState, GroupSpec, PageMessage, PageTexts } from '../shared/protocol';

/** What a user has typed and the host has not answered yet. */
interface Typed {
  readonly seq: number;
  readonly text: string;
}

/** What the page knows and can do. The host owns the truth; the page draws it and reports what the user does. */
export class Page {
  /** Number of the last change that was reported. */
  private seq: number;
  private readonly typed = new Map<CloneParameterName, Typed>();
  private readonly touched = new Set<CloneParameterName>();

  constructor(
    readonly groups: readonly GroupSpec[],
    readonly texts: PageTexts,
    private current: FormState,
    private readonly send: (message: PageMessage) => void,
    private readonly keep: (state: FormState) => void,
  ) {
    this.seq = current.seq;
    keep(current);
  }

  get state(): FormState {
    return this.current;
  }

  /** Takes over what the host shows. What was typed since stays until the host has answered it. */
  update(state: FormState): void {
    this.current = state;
    this.seq = Math.max(this.seq, state.seq);
    for (const [name, { seq }] of this.typed) if (seq <= state.seq) this.typed.delete(name);
    this.keep(state);
  }

  post(message: PageMessage): void {
    this.send(message);
  }

  textOf(name: CloneParameterName): string {
    return this.typed.get(name)?.text ?? this.current.draft.values[name]?.text ?? '';
  }

  isTouched(name: CloneParameterName): boolean {
    return this.touched.has(name);
  }

  change(parameter: CloneParameterName, value: string): void {
    this.touched.add(parameter);
    this.typed.set(parameter, { seq: ++this.seq, text: value });
    this.send({ type: 'change', seq: this.seq, parameter, value });
    // Kept at once: a reload must not lose what the host has not answered yet.
    const values = { ...this.current.draft.values, [parameter]: { text: value, origin: 'chosen' as const } };
    this.keep({ ...this.current, draft: { ...this.current.draft, values } });
  }

  /** Both at once: how the restore point is named, and which it is. */
  pick(restoreBy: 'backupSet' | 'time', value: string): void {
    // The value first: no state of the host in between shows the other way with a value of before.
    this.change(restoreBy === 'time' ? 'RestoreTime' : 'BackupId', value);
    if (this.current.draft.restoreBy !== restoreBy) this.restoreBy(restoreBy);
  }

  restoreBy(restoreBy: 'backupSet' | 'time'): void {
    this.send({ type: 'restoreBy', seq: ++this.seq, restoreBy });
  }

  after(after: AfterClone): void {
    this.send({ type: 'after', seq: ++this.seq, after });
    this.keep({ ...this.current, draft: { ...this.current.draft, after } });
  }

  submit(): void {
    if (this.current.canSubmit) this.send({ type: 'submit', revision: this.current.revision });
  }

  /** What is wrong with a field and is to be told by now. */
  findingsOf(name: CloneParameterName | undefined): FormState['findings'] {
    return this.current.findings.filter((finding) => finding.parameter === name && this.isTold(finding));
  }

  /** All errors that are told, in the order of the form. */
  get errors(): FormState['findings'] {
    return this.current.findings.filter((finding) => finding.severity === 'error' && this.isTold(finding));
  }

  /** That nothing is entered yet is no news before the user has been there; every other reason is. */
  private isTold({ parameter, isMissing }: FormState['findings'][number]): boolean {
    return (
      this.current.showAllFindings ||
      parameter === undefined ||
      this.touched.has(parameter) ||
      this.textOf(parameter) !== '' ||
      !isMissing
    );
  }

  specOf(name: CloneParameterName): FieldSpec | undefined {
    return this.groups.flatMap(({ fields }) => fields).find((one) => one.name === name);
  }

  groupOf(name: CloneParameterName): GroupSpec['id'] | undefined {
    return this.groups.find(({ fields }) => fields.some((one) => one.name === name))?.id;
  }

  /** Whether a field can be filled in now. */
  isVisible(name: CloneParameterName): boolean {
    return this.current.visible.includes(name) && this.specOf(name) !== undefined;
  }

  /** The field at which a refusal is told; undefined where it concerns none that is there. */
  get refusedField(): CloneParameterName | undefined {
    return this.current.error?.fields.find((name) => this.isVisible(name));
  }
}

/** The page, and a number that changes with everything that it shows. */
export interface Shown {
  readonly page: Page;
  readonly state: FormState;
  readonly texts: PageTexts;
}

const context = createContext<Shown | undefined>(undefined);
export const PageProvider = context.Provider;

/** @throws Error outside of a page */
export function usePage(): Shown {
  const shown = useContext(context);
  if (!shown) throw new Error('There is no page');
  return shown;
}
