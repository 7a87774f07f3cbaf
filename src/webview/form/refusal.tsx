import type { JSX } from 'preact';
import type { FormError, PageAction } from '../../shared/protocol';
import { usePage } from '../page';
import { Icon } from '../ui/icon';

/** A refusal that concerns no field, as the first row of the form. */
export function Refusal({ error }: { readonly error: FormError }): JSX.Element {
  return (
    <div class="field top bad">
      <div class="label" />
      <RefusalAt error={error} />
    </div>
  );
}

/** A refusal and its remedy, with the service's answer in a collapsed section. */
export function RefusalAt({ error }: { readonly error: FormError }): JSX.Element {
  const { page, texts } = usePage();
  return (
    <div class="error-panel" role="group" aria-label={error.title} tabIndex={-1}>
      <p class="msg refused">
        <Icon name="error" tone="err" />
        <strong>{error.title}</strong>
      </p>
      <p class="cause">{error.cause}</p>
      <p class="remedy">{error.remedy}</p>
      <p class="row">
        {error.fix !== undefined && (
          <button
            type="button"
            class="chip"
            onClick={() => {
              page.post({ type: 'fix', code: error.code });
            }}
          >
            {error.fix}
          </button>
        )}
        {error.retryable && (
          <button
            type="button"
            class="chip"
            onClick={() => {
              // The button disappears, so the focus moves.
              document.getElementById('submit')?.focus();
              page.submit();
            }}
          >
            {texts.tryAgain}
          </button>
        )}
      </p>
      <Facts error={error} />
    </div>
  );
}

function Facts({ error }: { readonly error: FormError }): JSX.Element {
  const { page, texts } = usePage();
  const action = (label: string, name: PageAction): JSX.Element => (
    <button
      type="button"
      class="link"
      onClick={() => {
        page.post({ type: 'action', action: name });
      }}
    >
      {label}
    </button>
  );
  const facts = [
    [texts.code, error.code],
    [texts.httpStatus, error.httpStatus?.toString()],
    ['RequestId', error.requestId],
    [texts.serviceMessage, error.serviceMessage],
  ].filter(([, value]) => value !== undefined);
  return (
    <details class="service small">
      <summary>
        <Icon name="chevron" />
        <span class="dim">{texts.whatServiceSaid}</span>
      </summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt class="dim">{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p class="row">
        {action(texts.copyDetails, 'copyDetails')}
        {error.ramPolicy !== undefined && action(texts.copyRamPolicy, 'copyRamPolicy')}
        {error.recommend !== undefined && action(texts.openDiagnosis, 'openDiagnosis')}
      </p>
    </details>
  );
}
