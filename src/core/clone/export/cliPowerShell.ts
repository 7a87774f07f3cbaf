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
import { quotePowerShell } from './quotePowerShell';

/**
 * A script for Windows PowerShell 5.1 and PowerShell 7 on any system. It builds the command line of `aliyun` itself,
 * because neither way of passing arguments in PowerShell is right in both versions:
 * - `$PSNativeCommandArgumentPassing = 'Legacy'` makes version 7 behave almost like 5.1, but 7 doubles a backslash at
 *   the end of an argument with white space and 5.1 does not (PowerShell issue 26432).
 * - 5.1 puts no quotes around an argument whose white space follows an odd number of quotes, escaped or not (PowerShell
 *   issue 1995), so a table name with a space would be split.
 *
 * The script is a block, so that it can be pasted and a failure does not close the window.
 */
export function exportCliPowerShell(input: ExportInput): string {
  const text = `${comment('#', purpose(input))}
& {
  $ErrorActionPreference = 'Stop'
  $aliyun = (Get-Command aliyun -CommandType Application | Select-Object -First 1).Path

  ${comment('#', t('Runs aliyun. The arguments are quoted here, since PowerShell 5.1 and 7 quote them differently.'))}
${invokeAliyun}

  ${comment('#', aboutToken())}
  $answer = Invoke-Aliyun @(
    ${cloneArguments(input).map(line).join('\n    ')}
  )
  if (-not $answer.Succeeded) { throw $answer.Text }
  if (-not ($answer.Text -cmatch '${memberPattern('DBInstanceId')}')) { throw $answer.Text }
  $id = $Matches[1]
  Write-Output $id

  ${comment('#', aboutWaiting())}
  $last = ''
  $unseen = 0
  $failed = 0
  for ($look = 0; $look -lt ${maxLooks}; $look++) {
    if ($look -gt 0) { Start-Sleep -Seconds ${pauseSeconds} }
    $status = ''
    $answer = Invoke-Aliyun @(${lookArguments(input).map(line).join(', ')}, '--DBInstanceId', $id)
    if ($answer.Succeeded) {
      $failed = 0
      if ($answer.Text -cmatch '${memberPattern('DBInstanceStatus')}') { $status = $Matches[1] }
    } elseif ($answer.Text -cmatch 'InvalidDBInstance\\w*\\.NotFound') {
      $failed = 0
    } else {
      $failed++
      if ($failed -ge ${maxFailedLooks}) { throw $answer.Text }
      Write-Output $answer.Text
      continue
    }
    if ($status -eq '') {
      ${comment('#', aboutFirstLooks())}
      $unseen++
      $limit = ${unseenLooks(input)}
      if ($last -ne '') { $limit = ${maxLostLooks} }
      if ($unseen -ge $limit) { throw ('{0}: {1}' -f $id, ${quotePowerShell(t('not found'))}) }
      continue
    }
    $unseen = 0
    if ($status -cne $last) { Write-Output ('{0}: {1}' -f $id, $status) }
    $last = $status
    if ($status -eq 'Running') { return }
    if ('Deleting', 'Released' -contains $status) { throw ('{0}: {1}' -f $id, $status) }
  }
  throw ('{0}: {1}' -f $id, ${quotePowerShell(t('not Running after five hours'))})
}
`;
  return /^[\p{ASCII}]*$/u.test(text) ? text : `${comment('#', aboutEncoding())}\n${text}`;
}

/**
 * Escapes `$_` for double quotes on a command line: backslashes before a quote and at the end are doubled, and a quote
 * gets one more backslash (CommandLineToArgvW; .NET parses a command line in the same way on other systems).
 */
const quoteArgument = String.raw`($_ -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1')`;

const invokeAliyun = `  function Invoke-Aliyun([string[]] $Arguments) {
    $quoted = $Arguments | ForEach-Object { '"' + ${quoteArgument} + '"' }
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $aliyun
    $start.Arguments = $quoted -join ' '
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
    $start.StandardErrorEncoding = [System.Text.Encoding]::UTF8
    $process = [System.Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    New-Object PSObject -Property @{ Succeeded = ($process.ExitCode -eq 0); Text = ($output + $errors.Result) }
  }`;

function memberPattern(name: string): string {
  return String.raw`"${name}"\s*:\s*"([^"]*)"`;
}

function line(words: Words): string {
  return words.map(quotePowerShell).join(', ');
}

/** When the file is read in a code page, a byte of a Chinese character can be a quote that ends a literal. */
function aboutEncoding(): string {
  return t('Save this as UTF-8 with BOM: Windows PowerShell 5.1 takes other files for another encoding.');
}
