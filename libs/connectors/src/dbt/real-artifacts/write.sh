#!/bin/sh
# Writes the artifacts of ./project as a version of dbt does: ./write.sh 1.10.23 1.10.1 dbt-1.10 (versions of dbt-core and
# dbt-duckdb, folder). Needs Python with venv and pip.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "dbt-core==$1" "dbt-duckdb==$2"
cp -r "$here/project" "$work/project"
cd "$work/project"
export DBT_SEND_ANONYMOUS_USAGE_STATS=false
dbt() { "$work/venv/bin/dbt" "$@" --profiles-dir . || echo "dbt $1 says that not everything passed" >&2; }
dbt seed
dbt run
dbt snapshot
dbt test
cp target/run_results.json tested.json
dbt source freshness
dbt docs generate
mv tested.json target/run_results.json
mkdir -p "$here/$3"
for file in manifest catalog run_results sources; do
  # What is dbt's own (macros, docs) or of the machine (args, root_path) is left out.
  python3 -c "
import json, sys
artifact = json.load(open('target/$file.json'))
for key in ('macros', 'docs', 'args', 'child_map', 'parent_map', 'group_map'):
    artifact.pop(key, None)
for node in artifact.get('nodes', {}).values():
    if 'root_path' in node:
        node['root_path'] = None
json.dump(artifact, sys.stdout, indent=2)
" > "$here/$3/$file.json"
done
