import type { JSX } from 'preact';
import type { PageMessage } from '../../shared/protocol';
import { usePage } from '../page';
import { Popover } from '../ui/popover';

export function CopyMenu(): JSX.Element {
  const { page, state, texts } = usePage();
  const entries: readonly (readonly [string, PageMessage])[] = [
    [texts.copyCliBash, { type: 'export', format: 'cliBash' }],
    [texts.copyCliPowerShell, { type: 'export', format: 'cliPowerShell' }],
    [texts.copyTerraform, { type: 'export', format: 'terraform' }],
    [texts.copyTypeScript, { type: 'export', format: 'typescript' }],
    [texts.copyJson, { type: 'export', format: 'json' }],
    ...(state.offersFile ? [[texts.saveAsFile, { type: 'saveFile' }] as const] : []),
  ];
  return (
    <>
      <button type="button" class="menu" popovertarget="copy" aria-haspopup="menu">
        {texts.copyAs}
      </button>
      <Popover id="copy" role="menu" label={texts.copyAs}>
        {entries.map(([label, message]) => (
          <button
            key={label}
            type="button"
            role="menuitem"
            onClick={() => {
              document.getElementById('copy')?.hidePopover();
              page.post(message);
            }}
          >
            {label}
          </button>
        ))}
      </Popover>
    </>
  );
}
