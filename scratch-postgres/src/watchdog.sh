# Waits until the process that started it is gone, then stops the server and
# removes its folder. Started in a process group of its own, which the server
# joins; $1 is the folder. Its input is a pipe that nobody writes to: it ends
# when the process at the other end ends, however that happens.

# Meant for the server, or for the test that was interrupted: not for this one.
trap '' HUP INT QUIT TERM
PATH=$PATH:/usr/bin:/bin
cd /

while read -r _; do :; done

# An immediate shutdown of everything in the group.
kill -s QUIT 0

# The server takes its pid file away as the last thing it does.
tries=500
while [ "$tries" -gt 0 ] && read -r pid <"$1/data/postmaster.pid" && kill -s 0 "$pid"; do
    tries=$((tries - 1))
    sleep 0.02
done

# A program that is on its way out may still write a file in between.
tries=100
until rm -rf "$1" || [ "$tries" -eq 0 ]; do
    tries=$((tries - 1))
    sleep 0.05
done

# Whoever is left, this shell included.
kill -s KILL 0
