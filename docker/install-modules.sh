#!/bin/sh
# Installs what one app needs at run time, exactly as the lock file of the workspace says, and drops the binaries that
# some packages bring for every other system.
set -eu
npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace "@dataspoke/$1"

case $(node -p process.arch) in
  x64) rust=x86_64 arch=x64 ;;
  arm64) rust=aarch64 arch=arm64 ;;
esac
for dir in node_modules/@temporalio/core-bridge/releases; do
  [ -d "$dir" ] || continue
  find "$dir" -mindepth 1 -maxdepth 1 ! -name "$rust-unknown-linux-gnu" -exec rm -rf {} +
done
for dir in node_modules/onnxruntime-node/bin/*; do
  [ -d "$dir" ] || continue
  find "$dir" -mindepth 2 -maxdepth 2 ! -path "*/linux/$arch" -exec rm -rf {} +
done
