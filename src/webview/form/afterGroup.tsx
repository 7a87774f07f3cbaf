import type { JSX } from 'preact';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';
import { Details } from './group';

const reminderDays = [1, 3, 7, 14, 30];

interface AfterGroupProps {
  readonly isOpen: boolean;
  readonly toggle: (group: string, isOpen: boolean) => void;
}

/** What this extension does once the clone is ready; none of it is sent to the service. */
export function AfterGroup({ isOpen, toggle }: AfterGroupProps): JSX.Element {
  const { page, texts } = usePage();
  const { verify = false, remindAfterDays } = page.after;
  const inDays = (days: number): string =>
    days === 1 ? texts.remindTomorrow : fill(texts.remindInDays, days);
  const reminder =
    remindAfterDays === undefined
      ? texts.remindNever
      : fill(texts.labelled, texts.remind, inDays(remindAfterDays));
  // A subscription ends by itself.
  const canRemind = page.textOf('PayType') !== 'Prepaid';
  const value = [canRemind ? reminder : '', verify ? texts.verify : ''].filter(Boolean).join(' · ');
  return (
    <Details id="after" title={texts.after} value={value || '–'} note="" isOpen={isOpen} toggle={toggle}>
      {canRemind && <Reminder inDays={inDays} />}
      <div class="field">
        <span class="label" />
        <label class="check">
          <input
            type="checkbox"
            id="after-verify"
            checked={verify}
            title={texts.verifyHelp}
            onChange={(event) => {
              page.chooseAfter({ ...page.after, verify: event.currentTarget.checked });
            }}
          />
          {texts.verify}
        </label>
      </div>
    </Details>
  );
}

function Reminder({ inDays }: { readonly inDays: (days: number) => string }): JSX.Element {
  const { page, texts } = usePage();
  const { verify = false, remindAfterDays } = page.after;
  const days = [...new Set([...reminderDays, ...(remindAfterDays === undefined ? [] : [remindAfterDays])])];
  return (
    <div class="field">
      <label class="label" for="after-remind">
        {texts.remind}
      </label>
      <div class="control">
        <span class="select short">
          <select
            id="after-remind"
            value={remindAfterDays === undefined ? '' : String(remindAfterDays)}
            aria-describedby="after-remind-help"
            onChange={(event) => {
              const chosen = Number(event.currentTarget.value);
              page.chooseAfter({ verify, ...(chosen > 0 ? { remindAfterDays: chosen } : {}) });
            }}
          >
            <option value="">{texts.remindNever}</option>
            {days.map((one) => (
              <option key={one} value={String(one)}>
                {inDays(one)}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </span>
        <p class="help dim small" id="after-remind-help">
          {texts.remindHelp}
        </p>
      </div>
    </div>
  );
}
