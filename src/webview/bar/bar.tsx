import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../page';
import { Changes } from './changes';
import { CopyMenu } from './copyMenu';
import { Outcome } from './outcome';
import { StateLine } from './stateLine';
import { SubmitButton } from './submitButton';

/**
 * The bar beside or below the form: a summary of the clone and its cost and, once sent, its outcome. Its parts keep
 * their positions.
 */
export function Bar({ isSent }: { readonly isSent: boolean }): JSX.Element {
  const { state, texts } = usePage();
  const [isShown, setShown] = useState(false);
  const isSending = !isSent && state.progress !== undefined;
  const { summary } = state;
  return (
    <section
      class={isSent ? 'bar sent' : 'bar'}
      aria-label={texts.summary}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setShown(false);
      }}
    >
      {isSending && <div class="meter busy" role="progressbar" aria-label={texts.sending} />}
      {isSent && state.progress ? (
        <Outcome progress={state.progress} />
      ) : (
        <>
          <p class="what">
            <strong title={summary.name}>{summary.name}</strong>
            <span class="spec">
              <span>{summary.size || '…'}</span>
              <span class="dot"> · </span>
              <span>{summary.storage || '…'}</span>
            </span>
          </p>
          <Price />
          <StateLine isShown={isShown} setShown={setShown} />
          <div class="actions">
            <SubmitButton />
            {state.progress?.phase === 'waiting' ? <StopWaiting /> : <CopyMenu />}
          </div>
          <Changes isShown={isShown} />
        </>
      )}
      <p class="sr" id="cost">
        {state.costNote}
      </p>
    </section>
  );
}

function StopWaiting(): JSX.Element {
  const { page, texts } = usePage();
  return (
    <button
      type="button"
      onClick={() => {
        page.post({ type: 'action', action: 'stopWaiting' });
      }}
    >
      {texts.stopWaiting}
    </button>
  );
}

function Price(): JSX.Element {
  const { page, state } = usePage();
  const { status, amount, per, more, compared, sentence } = state.price;
  const isStale = page.errors.length > 0;
  return (
    <p id="price" class={`price ${status} ${isStale ? 'stale' : ''}`} aria-live="polite" title={sentence}>
      {status === 'ready' ? (
        <>
          <span>
            <b>{amount}</b> / {per}
          </span>
          <span>
            {more}
            {compared !== '' && <span class="dim"> · {compared}</span>}
          </span>
        </>
      ) : (
        <>
          {/* Nothing is said of a price before it is known what is cloned. */}
          <span class={status === 'failed' ? '' : 'dim'}>
            {status === 'loading' || state.summary.size === '' ? '…' : sentence}
          </span>
          <span />
        </>
      )}
    </p>
  );
}
