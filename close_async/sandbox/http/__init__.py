"""What handlers share: paging, views, filters of lists, bodies of people, OAuth."""
