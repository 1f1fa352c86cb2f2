//! Joins that can be stopped.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;

/// Lets every join pause between its batches, so that a query whose time is up can be ended there.
///
/// The engine by itself pauses where rows are read. A join of a few small tables reads little and makes very much of it,
/// and would keep its thread until it is done.
#[derive(Debug)]
pub(crate) struct PatientJoins;

impl PhysicalOptimizerRule for PatientJoins {
    fn name(&self) -> &str {
        "PatientJoins"
    }

    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let wrapped = plan.transform_up(|node| match node.name().ends_with("JoinExec") {
            true => Ok(Transformed::yes(Arc::new(CooperativeExec::new(node)) as _)),
            false => Ok(Transformed::no(node)),
        })?;
        Ok(wrapped.data)
    }

    fn schema_check(&self) -> bool {
        true
    }
}
