// Each test starts as many processes as there are processors, or more.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
