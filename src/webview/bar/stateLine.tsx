import type { JSX } from 'preact';
import { focusField, wrongFields } from '../form/app';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { Popover } from '../ui/popover';
import { fill } from '../ui/texts';
import { ResetAll } from './changes';

interface StateLineProps {
  /** Whether the list of changes is shown, if the layout has no room to show it always. */
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
}

/** The most important fact before the submission: the errors, the number of changes, or that there are none. */
export function StateLine(props: StateLineProps): JSX.Element {
  const { page, state } = usePage();
  const errors = page.errors.length;
  return (
    <div class="line" id="state-line" role="status" tabIndex={-1}>
      {state.progress ? (
        <span class="dim">{state.progress.sentence}</span>
      ) : (
        <>
          {errors > 0 ? <Errors count={errors} /> : state.error ? <Refused /> : <Warnings />}
          <Differences {...props} />
        </>
      )}
    </div>
  );
}

function Refused(): JSX.Element {
  const { page, state, texts } = usePage();
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        focusField(page, page.refusedField);
      }}
    >
      <Icon name="error" tone="err" />
      {state.jobId === undefined ? texts.notSent : texts.refused}
    </button>
  );
}

/** Opens the findings that do not block the submission. */
function Warnings(): JSX.Element | null {
  const { page, texts } = usePage();
  const [first, ...others] = page.warnings;
  if (!first) return null;
  return (
    <button
      type="button"
      class="link"
      title={[first, ...others].map(({ message }) => message).join('\n')}
      onClick={() => {
        focusField(page, first.parameter);
      }}
    >
      <Icon name="warning" tone="warn" />
      {others.length === 0 ? texts.oneWarning : fill(texts.warnings, others.length + 1)}
    </button>
  );
}

function Errors({ count }: { readonly count: number }): JSX.Element {
  const { page, texts } = usePage();
  const canFix = page.errors.filter(({ fix }) => fix !== '').length;
  return (
    <>
      <button
        type="button"
        class="link"
        aria-keyshortcuts="F8"
        title={texts.nextError}
        onClick={() => {
          focusField(page, wrongFields(page)[0]);
        }}
      >
        <Icon name="error" tone="err" />
        {count === 1 ? texts.oneError : fill(texts.errors, count)}
      </button>
      {canFix > 0 && (
        <button
          type="button"
          class="link"
          title={page.errors
            .map(({ fix }) => fix)
            .filter(Boolean)
            .join(' · ')}
          onClick={() => {
            page.post({ type: 'fixAll' });
          }}
        >
          {texts.fixAll}
        </button>
      )}
    </>
  );
}

function Differences({ isShown, setShown }: StateLineProps): JSX.Element {
  const { page, state, texts } = usePage();
  const { isKnown, differences, inherited } = state.review;
  if (!isKnown || state.summary.size === '') return <span />;
  const isWrong = page.errors.length > 0 || state.error !== undefined;
  if (differences.length === 0) {
    if (isWrong || page.warnings.length > 0) return <span />;
    return (
      <>
        <span class="dim">
          <Icon name="check" />
          {texts.sameAsSource}
        </span>
        <button
          type="button"
          class="tool"
          popovertarget="takes"
          aria-label={texts.takesOver}
          title={texts.takesOver}
        >
          <Icon name="help" />
        </button>
        <Popover id="takes" role="note" label={texts.takesOver} className="tip small">
          <ul>
            {inherited.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Popover>
      </>
    );
  }
  return (
    <>
      <button
        type="button"
        class="link toggle"
        aria-expanded={isShown}
        aria-controls="changes"
        onClick={() => {
          setShown(!isShown);
        }}
      >
        {differences.length === 1 ? texts.oneChange : fill(texts.changes, differences.length)}
        <Icon name="chevron" />
      </button>
      {!isWrong && differences.some(({ canReset }) => canReset) && <ResetAll />}
    </>
  );
}
