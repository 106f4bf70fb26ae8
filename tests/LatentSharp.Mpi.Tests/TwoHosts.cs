using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>Two hosts with a cable between them: network namespaces, as far as this process may make some.</summary>
internal sealed class TwoHosts : IDisposable
{
    private const string First = "10.77.0.1";
    private const string Second = "10.77.0.2";

    private readonly string _a = $"ls{Environment.ProcessId}a";
    private readonly string _b = $"ls{Environment.ProcessId}b";
    private readonly string _agent;

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where a script may lie.</param>
    public TwoHosts(string folder)
    {
        foreach (string line in new[]
        {
            $"netns add {_a}", $"netns add {_b}", $"link add {_a} type veth peer name {_b}", $"link set {_a} netns {_a}",
            $"link set {_b} netns {_b}", $"-n {_a} addr add {First}/24 dev {_a}", $"-n {_b} addr add {Second}/24 dev {_b}",
            $"-n {_a} link set {_a} up", $"-n {_b} link set {_b} up", $"-n {_a} link set lo up", $"-n {_b} link set lo up",
        })
        {
            Ip(line).ShouldBeTrue(line);
        }

        // What MPI starts its helper on another host with, in place of ssh: options, the host, a command.
        _agent = Path.Combine(folder, "agent.sh");
        File.WriteAllText(_agent, "#!/bin/sh\nwhile [ \"${1#-}\" != \"$1\" ]; do shift; done\nhost=$1; shift\n" +
            $"case $host in {First}) n={_a};; *) n={_b};; esac\n" +
            "exec ip netns exec $n unshare --uts sh -c \"hostname $n; $*\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_agent, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Whether this process may make some.</summary>
    public static bool ArePossible { get; } = OperatingSystem.IsLinux() && Launcher.IsInstalled("unshare") && Try();

    /// <summary>Starts a rank of the program on each.</summary>
    /// <param name="launcher">The program that starts ranks.</param>
    /// <param name="arguments">What each is given.</param>
    public Process Start(string launcher, params IEnumerable<string> arguments)
    {
        // Messages go over the cable, and not through memory that both happen to share.
        string how = launcher == "mpirun.openmpi"
            ? $"{launcher} --allow-run-as-root -np 2 -H {First}:1,{Second}:1 --mca plm_rsh_agent {_agent} --mca btl tcp,self " +
                "--mca pml ob1 --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24"
            : $"UCX_TLS=tcp,self FI_PROVIDER=tcp {launcher} -np 2 -ppn 1 -hosts {First},{Second} -iface {_a} -launcher ssh " +
                $"-launcher-exec {_agent} -genvlist UCX_TLS,FI_PROVIDER";
        string program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "latent.dll")} {string.Join(' ', arguments)} --ranks mpi";
        return Launcher.Begin("ip", ["netns", "exec", _a, "unshare", "--uts", "sh", "-c", $"hostname {_a}; {how} {program}"]);
    }

    /// <summary>Pulls the cable.</summary>
    public void Cut() => Ip($"-n {_a} link set {_a} down").ShouldBeTrue();

    public void Dispose()
    {
        Ip($"netns del {_a}");
        Ip($"netns del {_b}");
    }

    private static bool Try()
    {
        string name = $"ls{Environment.ProcessId}t";
        try
        {
            return Ip($"netns add {name}") && Ip($"netns exec {name} unshare --uts true") && Ip($"netns del {name}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Ip(string line)
    {
        using Process process = Launcher.Begin("ip", line.Split(' '));
        return Launcher.End(process).Code == 0;
    }
}
