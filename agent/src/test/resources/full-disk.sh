# full-disk.sh DISK ROOM RESULT COMMAND...: a run for which DISK has ROOM kilobytes, and its resumption with enough of them.
# Runs in a mount namespace of its own. OPTIMIZE has the run's arguments, OUT the folder of its outputs.
set -u
disk=$1 room=$2 result=$3
shift 3
mount -t tmpfs -o size=64m tmpfs "$disk" || exit 77
"$@" runs >"$result/runs.txt" 2>&1
head -c 4096 /dev/zero >"$disk/some" # a file system of size 0 would have no limit
used=$(df -k "$disk" | awk 'END { print $3 }')
mount -o remount,size=$((used + room))k "$disk" || exit 77
"$@" optimize $OPTIMIZE >"$result/full.out" 2>"$result/full.err"
echo $? >"$result/full.code"
cp -r "$TILESMITH_HOME" "$result/before"
mount -o remount,size=64m "$disk"
"$@" optimize --resume 1 >"$result/resumed.out" 2>"$result/resumed.err"
echo $? >"$result/resumed.code"
cp -r "$TILESMITH_HOME" "$result/after"
cp -r "$OUT" "$result/out"
