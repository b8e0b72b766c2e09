#!/bin/sh
# A connector program: each line of a text file, "name description", describes a table.
# Configuration: {"file": "/path"}. It has no checkpoints, so a read that was interrupted begins again.
IFS= read -r command
field() { printf '%s' "$command" | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
quoted() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }
file=$(field file)

case $(field command) in
test)
  if [ -r "$file" ]; then
    echo '{"type": "check", "name": "file", "verdict": "pass", "message": "The file can be read."}'
  else
    echo '{"type": "check", "name": "file", "verdict": "fail", "message": "The file cannot be read.", "remedy": "Correct file."}'
  fi
  echo '{"type": "done"}'
  ;;
scopes)
  echo '{"type": "scope", "id": "lines"}'
  echo '{"type": "done"}'
  ;;
read)
  [ -r "$file" ] || { echo "$file cannot be read" >&2; exit 3; }
  while read -r name description; do
    printf '{"type": "dataset", "name": "%s", "description": "%s"}\n' "$(quoted "$name")" "$(quoted "$description")"
  done < "$file"
  echo '{"type": "end", "complete": true}'
  ;;
esac
