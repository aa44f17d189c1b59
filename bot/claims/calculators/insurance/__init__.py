"""What an insurance gives: unemployment, maternity, enrolment of the flexibly employed."""
