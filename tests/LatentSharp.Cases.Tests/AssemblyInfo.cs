using System.Runtime.Versioning;

// Pipes, links, rights: the cases are made by a POSIX shell, and skipped elsewhere.
[assembly: UnsupportedOSPlatform("windows")]
