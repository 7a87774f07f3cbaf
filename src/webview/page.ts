import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AfterClone, CloneDraft, CloneParameterName, RestoreBy } from '../shared/clone';
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
  private chosenAfter: { readonly seq: number; readonly after: AfterClone } | undefined;
  private chosenWay: { readonly seq: number; readonly restoreBy: RestoreBy } | undefined;
  private readonly touched = new Set<CloneParameterName>();

  constructor(
    readonly groups: readonly GroupSpec[],
    readonly texts: PageTexts,
    private current: FormState,
    private readonly send: (message: PageMessage) => void,
    private readonly keep: (state: FormState) => void,
  ) {
    this.seq = current.seq;
  }

  get state(): FormState {
    return this.current;
  }

  /** Takes over what the host shows. What was typed since stays until the host has answered it. */
  update(state: FormState): void {
    this.current = state;
    this.seq = Math.max(this.seq, state.seq);
    for (const [name, { seq }] of this.typed) if (seq <= state.seq) this.typed.delete(name);
    if (this.chosenAfter && this.chosenAfter.seq <= state.seq) this.chosenAfter = undefined;
    if (this.chosenWay && this.chosenWay.seq <= state.seq) this.chosenWay = undefined;
    this.keepAll();
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
    this.keepAll();
  }

  /** Both at once: how the restore point is named, and which it is. */
  pick(restoreBy: RestoreBy, value: string): void {
    // The value first: no state of the host in between shows the other way with a value of before.
    this.change(restoreBy === 'time' ? 'RestoreTime' : 'BackupId', value);
    if (this.way !== restoreBy) this.restoreBy(restoreBy);
  }

  /** How the restore point is named. */
  get way(): RestoreBy {
    return this.chosenWay?.restoreBy ?? this.current.draft.restoreBy;
  }

  restoreBy(restoreBy: RestoreBy): void {
    this.chosenWay = { seq: ++this.seq, restoreBy };
    this.send({ type: 'restoreBy', seq: this.seq, restoreBy });
    this.keepAll();
  }

  /** What is to be done once the clone is ready. */
  get after(): AfterClone {
    return this.chosenAfter?.after ?? this.current.draft.after ?? {};
  }

  chooseAfter(after: AfterClone): void {
    this.chosenAfter = { seq: ++this.seq, after };
    this.send({ type: 'after', seq: this.seq, after });
    this.keepAll();
  }

  /** Keeps also what the host has not answered yet: a reload must not lose it. */
  private keepAll(): void {
    const { draft } = this.current;
    const typed = [...this.typed].map(([name, { text }]) => [name, { text, origin: 'chosen' }] as const);
    const values: CloneDraft['values'] = { ...draft.values, ...Object.fromEntries(typed) };
    this.keep({ ...this.current, draft: { ...draft, values, restoreBy: this.way, after: this.after } });
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

  /** What is doubted, in the order of the form. */
  get warnings(): FormState['findings'] {
    return this.current.findings.filter(
      (finding) => finding.severity === 'warning' && finding.parameter !== undefined && this.isTold(finding),
    );
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

  /** The groups that have anything to ask for this clone. */
  get shownGroups(): readonly GroupSpec[] {
    const { visible } = this.state;
    return this.groups.filter(({ fields }) => fields.some(({ name }) => visible.includes(name)));
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
