import type { JSX } from 'preact';
import { focusField, wrongFields } from '../form/app';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { Popover } from '../ui/popover';
import { fill } from '../ui/texts';

interface StateLineProps {
  /** Whether the list of changes is shown, where there is no room for it always. */
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
}

/** The one thing to know before the clone is made: what is wrong, what differs, or that nothing does. */
export function StateLine(props: StateLineProps): JSX.Element {
  const { page, state, texts } = usePage();
  const errors = page.errors.length;
  return (
    <div class="line" id="state-line" role="status" tabIndex={-1}>
      {state.progress ? (
        <span class="dim">{state.progress.sentence}</span>
      ) : errors > 0 ? (
        <Errors count={errors} />
      ) : state.error ? (
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
      ) : (
        <Differences {...props} />
      )}
    </div>
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
        {count === 1 ? texts.oneError : fill(texts.errors, String(count))}
      </button>
      {canFix > 0 && (
        <button
          type="button"
          class="link"
          title={page.errors
            .map(({ fix }) => fix)
            .filter(Boolean)
            .join(', ')}
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
  if (differences.length === 0) {
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
        {differences.length === 1 ? texts.oneChange : fill(texts.changes, String(differences.length))}
        <Icon name="chevron" />
      </button>
      {differences.some(({ canReset }) => canReset) && (
        <button
          type="button"
          class="link"
          onClick={() => {
            page.post({ type: 'reset' });
            document.getElementById('state-line')?.focus();
          }}
        >
          {texts.resetAll}
        </button>
      )}
    </>
  );
}
