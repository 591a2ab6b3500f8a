#!/usr/bin/env bash
# The lint step of the GitHub action. What it is given comes by environment variables and is only ever handed on as arguments, so that
# nothing in a pull request can become a command; nb2prod itself runs nothing that a configuration or a notebook names.
set -uo pipefail

options=()
[[ -n ${INPUT_SINCE:-} ]] && options+=("--since=$INPUT_SINCE")
[[ -n ${INPUT_BASELINE:-} ]] && options+=("--baseline=$INPUT_BASELINE")
read -r -a selected <<<"${INPUT_SELECT:-}"
read -r -a ignored <<<"${INPUT_IGNORE:-}"
for code in "${selected[@]}"; do options+=("--select=$code"); done
for code in "${ignored[@]}"; do options+=("--ignore=$code"); done

paths=()
while IFS= read -r path; do
  [[ -n $path ]] && paths+=("$path")
done <<<"${INPUT_PATHS:-.}"

lint() { "$NB2PROD" lint "${options[@]}" "$@" -- "${paths[@]}"; }

lint --output-format=github
code=$?
[[ -n ${INPUT_SARIF:-} ]] && lint --output-format=sarif >"$INPUT_SARIF"
if [[ ${INPUT_SUMMARY:-true} == true && -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  lint --output-format=markdown >>"$GITHUB_STEP_SUMMARY"
fi
[[ $code -eq 1 && ${INPUT_FAIL:-true} != true ]] && code=0
exit "$code"
