# full-disk-export.sh DISK RESULT COMMAND...: exports of one schedule, and of two when DISK is full.
# Runs in a mount namespace of its own. SECOND has the arguments of the run that leaves the second schedule.
set -u
disk=$1 result=$2
shift 2
mount -t tmpfs -o size=64m tmpfs "$disk" || exit 77
for to in all.json kernels; do
  "$@" schedules export "$disk/$to" >>"$result/first.txt" 2>&1
done
cp -r "$disk" "$result/before"
"$@" optimize $SECOND >"$result/second.txt" 2>&1
mount -o remount,size="$(df -k "$disk" | awk 'END { print $3 }')k" "$disk" || exit 77
for to in all.json kernels; do
  "$@" schedules export "$disk/$to" >>"$result/full.out" 2>>"$result/full.err"
  echo $? >>"$result/full.codes"
done
cp -r "$disk" "$result/after"
