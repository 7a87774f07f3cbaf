import { t } from '@vscode/l10n';
import {
  cloneArguments,
  lookArguments,
  maxFailedLooks,
  maxLooks,
  maxLostLooks,
  pauseSeconds,
  unseenLooks,
  type Words,
} from './cli';
import { aboutFirstLooks, aboutToken, aboutWaiting, comment, purpose } from './comment';
import type { ExportInput } from './input';
import { quoteBash } from './quoteBash';

/**
 * A script for bash 3.2 and later that needs only the aliyun CLI. A here-document passes it to bash, so that it can be
 * pasted into zsh and other shells, which treat comments, `!` and variable names differently. The script is one
 * subshell, so that bash reads it completely before it runs anything; otherwise a command could read the rest of the
 * script as its input.
 */
export function exportCliBash(input: ExportInput): string {
  return `bash <<'CLONE'
${comment('#', purpose(input))}
(
  set -euo pipefail

${sendScript(input)}

${waitScript(input)}
) </dev/null
CLONE
`;
}

/** Sends the request, and keeps the id of the clone in `id`. */
function sendScript(input: ExportInput): string {
  return `  ${comment('#', t('Prints the text member $2 of the JSON response $1, if there is one.'))}
  member() {
    local pattern='"'$2'"[[:space:]]*:[[:space:]]*"([^"]*)"'
    if [[ $1 =~ $pattern ]]; then printf %s "\${BASH_REMATCH[1]}"; fi
  }

  ${comment('#', aboutToken())}
  if ! answer=$(aliyun ${cloneArguments(input).map(line).join(' \\\n    ')}); then
    printf '%s\\n' "$answer" >&2
    exit 1
  fi
  id=$(member "$answer" DBInstanceId)
  if [[ -z $id ]]; then
    printf '%s\\n' "$answer" ${quoteBash(t('The response names no instance.'))} >&2
    exit 1
  fi
  printf '%s\\n' "$id"`;
}

/** Waits until the clone is running. */
function waitScript(input: ExportInput): string {
  return `  ${comment('#', aboutWaiting())}
  last=''
  unseen=0
  failed=0
  for ((look = 0; look < ${maxLooks}; look++)); do
    if ((look > 0)); then sleep ${pauseSeconds}; fi
    status=''
    if answer=$(aliyun ${lookArguments(input).map(line).join(' ')} --DBInstanceId "$id" 2>&1); then
      failed=0
      status=$(member "$answer" DBInstanceStatus)
    elif [[ $answer == *InvalidDBInstance*NotFound* ]]; then
      failed=0
    else
      printf '%s\\n' "$answer" >&2
      failed=$((failed + 1))
      if ((failed >= ${maxFailedLooks})); then exit 1; fi
      continue
    fi
    if [[ -z $status ]]; then
      ${comment('#', aboutFirstLooks())}
      unseen=$((unseen + 1))
      limit=${unseenLooks(input)}
      if [[ -n $last ]]; then limit=${maxLostLooks}; fi
      if ((unseen >= limit)); then
        printf '%s: %s\\n' "$id" ${quoteBash(t('not found'))} >&2
        exit 1
      fi
      continue
    fi
    unseen=0
    if [[ $status != "$last" ]]; then printf '%s: %s\\n' "$id" "$status"; fi
    last=$status
    case $status in
      Running) exit 0 ;;
      Deleting | Released) exit 1 ;;
    esac
  done
  printf '%s: %s\\n' "$id" ${quoteBash(t('not Running after five hours'))} >&2
  exit 1`;
}

function line(words: Words): string {
  return words.map(quoteBash).join(' ');
}
