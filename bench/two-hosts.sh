#!/bin/sh
# Starts ranks as mpirun does, for measuring: the first half and the second half of them on two hosts, which are network namespaces of this
# machine with a cable between them. Needs root, iproute2 and Open MPI.
#     RATE=1gbit bench/two-hosts.sh -np 2 COMMAND…
set -e
np=2
if [ "$1" = -np ]; then np=$2; shift 2; fi
a=lsb$$a; b=lsb$$b
agent=$(mktemp)
clean() { ip netns del $a; ip netns del $b; rm -f "$agent"; }
ip netns add $a
trap clean EXIT
ip netns add $b
ip link add $a type veth peer name $b
ip link set $a netns $a
ip link set $b netns $b
ip -n $a addr add 10.78.0.1/24 dev $a
ip -n $b addr add 10.78.0.2/24 dev $b
for n in $a $b; do
    ip -n $n link set $n up
    ip -n $n link set lo up
    ip netns exec $n tc qdisc add dev $n root tbf rate "${RATE:-1gbit}" burst 256kb latency 20ms
done

# What mpirun starts its helper on another host with, in place of ssh.
cat > "$agent" <<END
#!/bin/sh
while [ "\${1#-}" != "\$1" ]; do shift; done
case \$1 in 10.78.0.1) n=$a;; *) n=$b;; esac
shift
exec ip netns exec \$n unshare --uts sh -c "hostname \$n; \$*"
END
chmod +x "$agent"
half=$(((np + 1) / 2))
ip netns exec $a unshare --uts sh -c 'hostname "$1"; shift; "$@"' - $a mpirun.openmpi --allow-run-as-root --oversubscribe -np "$np" \
    -H 10.78.0.1:$half,10.78.0.2:$half --mca plm_rsh_agent "$agent" --mca btl tcp,self --mca pml ob1 \
    --mca btl_tcp_if_include 10.78.0.0/24 --mca oob_tcp_if_include 10.78.0.0/24 "$@"
