#!/usr/bin/env bash
# Gates on proto/: `lint`, `breaking` and `samples` (against the last commit on main that differs), `fresh` (generated code).
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The newest commit on main in which a path is not as it is here; main's last commit when it was never another.
last_different() {
  local main commit
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    echo 'contracts: this clone lacks the history of main to compare with. Run git fetch --unshallow.' >&2
    return 1
  fi
  main=$(git rev-parse --verify --quiet origin/main || git rev-parse --verify --quiet main || git rev-parse HEAD)
  for commit in $(git rev-list "$main" -- "$1"); do
    git diff --quiet "$commit" -- "$1" || { echo "$commit"; return; }
  done
  echo "$main"
}

# The gate must refuse a field that has another name in JSON, and let a new one pass.
breaking_canary() {
  local folder="$scratch/contract"
  mkdir -p "$folder/"{main,renamed,grown}
  for copy in main renamed grown; do cp proto/buf.yaml "$folder/$copy"; done
  message() { printf 'syntax = "proto3";\npackage canary.v1;\nmessage Canary { string name = 1; %s }\n' "$1"; }
  message '' >"$folder/main/canary.proto"
  message '' | sed 's/name = 1/title = 1/' >"$folder/renamed/canary.proto"
  message 'string note = 2;' >"$folder/grown/canary.proto"
  buf breaking "$folder/grown" --against "$folder/main"
  if buf breaking "$folder/renamed" --against "$folder/main" >"$scratch/null"; then
    echo 'contracts: the canary of a renamed field would pass' >&2
    exit 1
  fi
}

# Golden samples that a repository had in a commit and that are edited or gone now.
touched_samples() {
  git -C "$1" diff --no-renames --diff-filter=a --name-status "$2" -- proto/samples
}

# The gate must find a sample that was edited and one that was removed, and let a new one pass.
samples_canary() {
  local repo="$scratch/canary" found
  mkdir -p "$repo/proto/samples"
  git -C "$repo" init -q
  echo 1 | tee "$repo/proto/samples/"{edited,removed,kept}.json >"$scratch/null"
  git -C "$repo" add .
  git -C "$repo" -c user.name=canary -c user.email=canary@localhost commit -q -m samples
  echo 2 | tee "$repo/proto/samples/"{edited,new}.json >"$scratch/null"
  rm "$repo/proto/samples/removed.json"
  git -C "$repo" add -N .
  found=$(touched_samples "$repo" HEAD | tr '\t\n' '  ')
  [ "$found" = 'M proto/samples/edited.json D proto/samples/removed.json ' ] || {
    echo "contracts: the canary of the samples was not found, only: $found" >&2
    exit 1
  }
}

case "${1:-}" in
  lint)
    buf lint proto
    echo "contracts: $(find proto -name '*.proto' | wc -l | tr -d ' ') files follow the rules"
    ;;
  breaking)
    breaking_canary
    base=$(last_different proto/gatehouse)
    git archive "$base" proto | tar -x -C "$scratch"
    buf breaking proto --against "$scratch/proto"
    echo "contracts: compatible with $(git log -1 --format='%h (%s)' "$base")"
    ;;
  samples)
    samples_canary
    base=$(last_different proto/samples)
    touched=$(touched_samples . "$base")
    if [ -n "$touched" ]; then
      printf 'contracts: golden samples are never edited or removed; add `<type>.2.json` instead:\n%s\n' "$touched" >&2
      exit 1
    fi
    echo "contracts: no golden sample was edited or removed"
    ;;
  fresh)
    buf generate proto --template proto/buf.gen.yaml -o "$scratch"
    if ! diff -r "$scratch/libs/contracts/src/gen" libs/contracts/src/gen; then
      echo 'contracts: generated code is not current. Run npm run generate and commit libs/contracts/src/gen.' >&2
      exit 1
    fi
    echo 'contracts: generated code is current'
    ;;
  *)
    echo "usage: $0 lint|breaking|samples|fresh" >&2
    exit 2
    ;;
esac
